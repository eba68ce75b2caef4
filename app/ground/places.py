"""Where the state of a checkout lies: data, sockets, logs, secrets, the lock."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.ground.processes import Account, GroundFault

ROOT = Path(__file__).resolve().parents[2]
SOCKET_LIMIT = 107  # bytes in sun_path, with the closing zero
LONGEST_SOCKET = ".s.PGSQL.5432.lock"


@dataclass(frozen=True)
class State:
    """The state folder and what lies in it."""

    folder: Path

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> State:
        """`SANATORIUM_STATE`, else `.state` in the checkout, else a place that nobody can reach."""
        if named := environ.get("SANATORIUM_STATE"):
            return cls(Path(named).resolve())
        usual = ROOT / ".state"
        if Account.for_servers().is_other and not open_to_all(usual.parent):
            return cls(Path("/var/lib") / f"sanatorium-{short_name(ROOT)}")
        return cls(usual)

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def valkey(self) -> Path:
        return self.folder / "valkey"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def pictures(self) -> Path:
        """Photographs that were uploaded."""
        return self.folder / "pictures"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def figures(self) -> Path:
        return self.folder / "figures"

    @property
    def sockets(self) -> Path:
        """In the state folder; in the temporary one where that path is too long for a socket."""
        usual = self.folder / "sockets"
        if len(os.fsencode(usual / LONGEST_SOCKET)) < SOCKET_LIMIT:
            return usual
        return Path(tempfile.gettempdir()) / f"sanatorium-{os.geteuid()}-{short_name(self.folder)}"

    def make(self) -> None:
        """Make the folders; the servers' own belong to their account."""
        account = Account.for_servers()
        self.folder.mkdir(parents=True, exist_ok=True)
        if account.is_other and not open_to_all(self.folder):
            raise GroundFault(
                f"{self.folder} cannot be reached by the account nobody, under which PostgreSQL "
                "runs when root starts it: set SANATORIUM_STATE to another folder."
            )
        self.logs.mkdir(exist_ok=True)
        for folder in (self.postgres, self.valkey, self.sockets):
            account.own_folder(folder)
            if folder.stat().st_uid != account.uid:
                raise GroundFault(f"{folder} belongs to somebody else.")

    def fresh_figures(self) -> Path:
        """The folder in which web processes count together, emptied of an earlier run's."""
        shutil.rmtree(self.figures, ignore_errors=True)
        self.figures.mkdir()
        return self.figures


def open_to_all(folder: Path) -> bool:
    """Whether every account can pass through the folder and its parents."""
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
