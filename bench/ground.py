"""The servers under measurement: PostgreSQL with fsync on, on disk; Valkey with its file."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask

from app.config import Config
from app.factory import create_app
from app.ground.cluster import Cluster
from app.ground.processes import Account
from app.ground.roles import make_database, make_extensions, make_roles
from app.ground.valkey import Valkey
from app.migrate import upgrade
from core.db import db
from tests.cluster import Database
from tests.servers import settings

NAME = "bench"
POSTGRES = {"max_connections": "120", "shared_buffers": "512MB", "jit": "off"}
SHOWN = (
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "shared_buffers",
    "jit",
)


@dataclass(frozen=True)
class Ground:
    """One migrated database and a Valkey."""

    database: Database
    valkey: Valkey

    @property
    def web_log(self) -> Path:
        """Where the web processes write their requests."""
        return self.database.cluster.folder.parent / "web.log"

    def app(self, pool: int = 4) -> Flask:
        """The application in this process."""
        env = settings(self.database, self.valkey, "http://localhost") | {"POOL_SIZE": str(pool)}
        return create_app(Config.from_environ(env))

    def superuser(self) -> psycopg.Connection:
        """For bulk rows: without checks of foreign keys, seeing every resort."""
        connection = psycopg.connect(self.database.cluster.url(NAME), autocommit=True)
        connection.execute("SET session_replication_role = replica")
        return connection

    def settings(self) -> str:
        """What a figure depends on."""
        with psycopg.connect(self.database.audit_url) as connection:
            rows = connection.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY (%s) ORDER BY name",
                [list(SHOWN)],
            ).fetchall()
        told = [f"{name} {value}" for name, value in rows]
        cores = len(os.sched_getaffinity(0))
        return f"{cores} cores, load on the same machine; PostgreSQL: {', '.join(told)}"


@contextmanager
def ground() -> Iterator[Ground]:
    """Start both in a folder on disk, which goes with them."""
    folder = Path(tempfile.mkdtemp(prefix="sanatorium-bench-"))
    folder.chmod(0o711)
    for name in ("postgres", "sockets", "valkey"):
        Account.for_servers().own_folder(folder / name)
    cluster = Cluster(folder / "postgres", folder / "sockets", folder / "log", settings=POSTGRES)
    valkey = Valkey(folder / "valkey", folder / "sockets", folder / "valkey.log")
    try:
        cluster.start()
        valkey.start()
        make_roles(cluster.url("postgres"))
        make_database(cluster.url("postgres"), NAME)
        make_extensions(cluster.url(NAME))
        database = Database(NAME, cluster)
        upgrade(database.owner_url)
        yield Ground(database, valkey)
    finally:
        valkey.stop()
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def inside(app: Flask) -> Iterator[None]:
    """In the application's context; its connections are closed afterwards."""
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()
