"""Where a replay is played: a database of its own on a server of its own, or one that is named."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import func, select

from app.config import Config, ConfigFault
from app.ground.cluster import Cluster
from app.ground.places import State
from app.ground.servers import DATABASE, Servers
from app.migrate import upgrade
from app.replay.clock import clock_can_be_moved
from core.db import db, transaction
from core.organisation.models import Resort
from crs.bookings.models import Booking

NAMED = ("DATABASE_URL", "DATABASE_OWNER_URL")
OWN_INSTEAD = (
    "Without DATABASE_URL and DATABASE_OWNER_URL the replay makes a database of its own, and "
    "forgets it afterwards."
)


@contextmanager
def ground() -> Iterator[Config]:
    """Settings of the database that the environment names; else of a fresh one, gone at the end."""
    if any(os.environ.get(name) for name in NAMED):
        yield Config.from_environ()
        return
    folder = Path(tempfile.mkdtemp(prefix="sanatorium-replay-"))
    folder.chmod(0o711)  # the servers' account passes through; what lies inside is closed
    servers = Servers(State(folder))
    try:
        config = Config.from_environ(servers.start({}))
        [cluster] = [one for one in servers.running if isinstance(one, Cluster)]
        open_clock(cluster.url("postgres"), DATABASE)
        upgrade(config.database_owner_url)
        yield config
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def open_clock(superuser_url: str, database: str) -> None:
    """Let sessions of the database set their own clock (see migration 0006)."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        name = sql.Identifier(database)
        connection.execute(sql.SQL("ALTER DATABASE {} SET app.now = ''").format(name))


def insist_on_fit(slugs: Collection[str]) -> None:
    """Raise ConfigFault where the clock is nobody's to move, or the database is in use."""
    with transaction():
        if not clock_can_be_moved():
            name = db.engine.url.database
            raise ConfigFault(
                f"The clock of the database {name} cannot be moved, so the past cannot be played "
                f"in it. {OWN_INSTEAD} To play in this one, let a superuser say: "
                f"ALTER DATABASE {name} SET app.now = ''"
            )
        others = select(Resort.slug).where(Resort.slug.not_in(slugs)).order_by(Resort.slug)
        if found := db.session.scalars(others.limit(3)).all():
            raise ConfigFault(
                f"The database serves a network ({', '.join(found)} …): a replay would move the "
                f"clock under its guests. {OWN_INSTEAD}"
            )
        if count := db.session.scalar(select(func.count()).select_from(Booking)):
            raise ConfigFault(
                f"The database has {count} bookings already: a replay begins in an empty one. "
                f"{OWN_INSTEAD}"
            )
