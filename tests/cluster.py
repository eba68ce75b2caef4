"""The tests' PostgreSQL: one cluster a run, a migrated template, a clone for each test.

A clone takes about 20 ms in memory; what a test commits is really committed, and goes with its
clone.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from app.ground.cluster import Cluster
from app.ground.processes import Account
from app.ground.roles import ROLES, make_database, make_extensions, make_roles
from app.migrate import upgrade

PREFIX = "sanatorium-tests-"
TEMPLATE = "template_sanatorium"
ROOM_NEEDED = 2 * 1024**3
COMMON = {"max_connections": "300", "shared_buffers": "64MB", "autovacuum": "off", "jit": "off"}
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True)
class Database:
    """The addresses of one test's database, one for each role."""

    name: str
    cluster: Cluster

    def _url(self, kind: str) -> str:
        return self.cluster.url(self.name, ROLES[kind])

    @property
    def url(self) -> str:
        """As the application signs in."""
        return self._url("app")

    @property
    def owner_url(self) -> str:
        return self._url("owner")

    @property
    def reporting_url(self) -> str:
        return self._url("reporting")

    @property
    def audit_url(self) -> str:
        return self._url("audit")


def describe(folder: Path, *, durable: bool = False) -> Cluster:
    """The cluster of a folder, started or not; `durable` keeps what was committed over a kill."""
    settings = COMMON if durable else COMMON | FAST
    return Cluster(
        folder / "postgres", folder / "sockets", folder / "log", settings=settings, sync=durable
    )


def new_folder() -> Path:
    """A folder of this process, in memory where there is room; those of dead ones are removed."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_NEEDED
    parent = memory if roomy and os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    for old in parent.glob(f"{PREFIX}*"):
        if not Path(f"/proc/{old.name.split('-')[2]}").exists():
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
    folder.chmod(0o711)  # the account nobody passes through; what lies inside is closed
    for name in ("postgres", "sockets"):
        Account.for_servers().own_folder(folder / name)
    return folder


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A cluster with its migrated template, in a folder that goes with it."""
    folder = new_folder()
    cluster = describe(folder, durable=durable)
    try:
        cluster.start()
        make_template(cluster)
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def make_template(cluster: Cluster) -> None:
    """Migrate a database that every clone starts from."""
    make_roles(cluster.url("postgres"))
    make_database(cluster.url("postgres"), TEMPLATE)
    make_extensions(cluster.url(TEMPLATE))
    upgrade(cluster.url(TEMPLATE, ROLES["owner"]))
    _as_superuser(cluster, "ALTER DATABASE {} IS_TEMPLATE true", TEMPLATE)


@contextmanager
def clone(cluster: Cluster) -> Iterator[Database]:
    """A fresh copy of the template, dropped afterwards whoever is still connected."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    copy = "CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY"
    _as_superuser(cluster, copy, name, ROLES["owner"], TEMPLATE)
    try:
        yield Database(name, cluster)
    finally:
        _as_superuser(cluster, "DROP DATABASE {} WITH (FORCE)", name)


def _as_superuser(cluster: Cluster, statement: str, *names: str) -> None:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
