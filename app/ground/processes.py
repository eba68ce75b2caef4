"""Child processes that never outlive their parent, and the account that servers run under."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class GroundFault(Exception):
    """PostgreSQL, Valkey or a child did not come up; the message says where to look."""


@dataclass(frozen=True)
class Account:
    """Whom the servers run as: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @classmethod
    def for_servers(cls) -> Account:
        """Nobody, when we are root; else ourselves."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    def own_folder(self, folder: Path) -> None:
        """Make the folder if need be; only the account gets in."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.is_other:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def launch(
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
    heard: bool = False,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path = Path("/"),
    parting_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only us.

    When we die, however we die, the kernel sends it `parting_signal`. Its output goes to the end
    of `log`, or where ours goes; what we want to hear of it comes through a pipe.
    """
    parent = os.getpid()

    def bind_to_parent() -> None:
        # After the change of user, which would have cleared it.
        _libc.prctl(PR_SET_PDEATHSIG, int(parting_signal), 0, 0, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)  # a shell's background jobs ignore SIGINT
        if os.getppid() != parent:
            os._exit(1)

    other = account if account and account.is_other else None
    output = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if heard else output,
            stderr=output,
            env=None if env is None else dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=bind_to_parent,
            user=other.uid if other else None,
            group=other.gid if other else None,
            extra_groups=[] if other else None,
        )
    finally:
        if output:
            output.close()


def stop(
    child: subprocess.Popen[bytes],
    number: signal.Signals = signal.SIGTERM,
    *,
    patience: float = 10,
) -> None:
    """Ask the child to end; after `patience` seconds kill its whole session."""
    if child.poll() is None:
        child.send_signal(number)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            kill_session(child)
    child.wait()


def kill_session(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it started, though it be dead itself."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def tail(log: Path, lines: int = 12) -> str:
    """The end of a log, for a message."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
