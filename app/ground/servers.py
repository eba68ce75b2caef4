"""The servers that a run stands on: given by the environment, or embedded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.ground.cluster import Cluster
from app.ground.keyring import FILE as SECRETS
from app.ground.keyring import keyring
from app.ground.places import State
from app.ground.processes import GroundFault
from app.ground.roles import ROLES, make_database, make_extensions, make_roles
from app.ground.valkey import Valkey

DATABASE = "sanatorium"
URL_NAMES = {
    "owner": "DATABASE_OWNER_URL",
    "app": "DATABASE_URL",
    "reporting": "REPORTING_URL",
    "audit": "AUDIT_URL",
}


@dataclass
class Servers:
    """What runs embedded, in the order of starting."""

    state: State
    running: list[Cluster | Valkey] = field(default_factory=list)

    def start(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Start what the environment does not name; return the settings that it lacks."""
        self.state.make()
        secrets = keyring(self.state.folder)
        found = {
            "SECRET_KEY": secrets["secret_key"],
            "MEDIA_FOLDER": str(self.state.pictures),
        }
        named = [name for name in ("DATABASE_URL", "DATABASE_OWNER_URL") if environ.get(name)]
        if len(named) == 1:
            raise GroundFault(f"{named[0]} is set alone: set DATABASE_OWNER_URL and DATABASE_URL.")
        if not named:
            found |= self._start_postgres(secrets)
        if not environ.get("REDIS_URL"):
            found |= self._start_valkey()
        return {name: value for name, value in found.items() if not environ.get(name)}

    def _start_postgres(self, secrets: Mapping[str, str]) -> dict[str, str]:
        cluster = Cluster(
            self.state.postgres, self.state.sockets, self._log("postgres"), secrets["postgres"]
        )
        self.running.append(cluster)
        cluster.start()
        make_roles(cluster.url("postgres"), secrets)
        make_database(cluster.url("postgres"), DATABASE)
        make_extensions(cluster.url(DATABASE))
        return _database_urls(cluster, secrets)

    def _start_valkey(self) -> dict[str, str]:
        valkey = Valkey(self.state.valkey, self.state.sockets, self._log("valkey"))
        self.running.append(valkey)
        valkey.start()
        return {"REDIS_URL": valkey.url}

    def revive(self) -> list[str]:
        """Start again what has died; returns the names."""
        dead = [
            server for server in self.running if server.child and server.child.poll() is not None
        ]
        for server in dead:
            server.start()
        return [type(server).__name__ for server in dead]

    def stop(self) -> None:
        for server in reversed(self.running):
            server.stop()
        self.running.clear()

    def _log(self, name: str) -> Path:
        """A log of its own; the one before last run is kept as .old."""
        log = self.state.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > 5_000_000:
            log.replace(log.with_suffix(".old"))
        return log


def addresses(state: State) -> dict[str, str]:
    """Settings of the servers that a run here has made; none before the first start."""
    if not (state.folder / SECRETS).exists():
        return {}
    secrets, logs = keyring(state.folder), state.logs
    cluster = Cluster(state.postgres, state.sockets, logs / "postgres.log", secrets["postgres"])
    valkey = Valkey(state.valkey, state.sockets, logs / "valkey.log")
    urls = _database_urls(cluster, secrets)
    return urls | {
        "REDIS_URL": valkey.url,
        "SECRET_KEY": secrets["secret_key"],
        "MEDIA_FOLDER": str(state.pictures),
    }


def _database_urls(cluster: Cluster, secrets: Mapping[str, str]) -> dict[str, str]:
    return {
        URL_NAMES[kind]: cluster.url(DATABASE, role, secrets[kind]) for kind, role in ROLES.items()
    }
