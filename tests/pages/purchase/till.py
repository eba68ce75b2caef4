"""A shop that takes cards: the site with its worker and relay, and the payment sandbox."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask

from app.audit import audit
from app.config import Config
from app.factory import create_app
from app.ground.cluster import Cluster
from app.ground.places import ROOT
from app.ground.processes import Account, launch, stop
from app.ground.valkey import Valkey
from core.db import db
from tests.cast import House, build_house
from tests.cluster import Database, clone
from tests.sandbox.running import KEY, RunningSandbox, running_sandbox
from tests.servers import serve, settings
from tests.staff import Person, make_person

SECRET = "whsec_of_the_till"
ROOMS = {"single": 6, "twin": 2}


@dataclass(frozen=True)
class Shop:
    """Everything that runs for `make run`, on a small house."""

    url: str
    app: Flask
    house: House
    database: Database
    box: RunningSandbox
    reception: Person

    def run_out(self, code: str) -> None:
        """Let the hold of a booking be over now."""
        with psycopg.connect(self.database.owner_url) as connection:
            connection.execute("SET app.scope = 'all'")
            ended = connection.execute(
                "UPDATE booking SET expires_at = app_now() WHERE code = %s", [code]
            )
            assert ended.rowcount == 1

    def status_of(self, code: str) -> str:
        """As it stands in the database."""
        with psycopg.connect(self.database.owner_url) as connection:
            connection.execute("SET app.scope = 'all'")
            row = connection.execute("SELECT status FROM booking WHERE code = %s", [code])
            return str((row.fetchone() or [""])[0])


@contextmanager
def open_shop(cluster: Cluster) -> Iterator[Shop]:
    """Up until the end; what walks leave behind must stand the full audit."""
    with ExitStack() as up:
        folder = Path(up.enter_context(tempfile.TemporaryDirectory(prefix="till-")))
        valkey = up.enter_context(_valkey(folder / "valkey"))
        database = up.enter_context(clone(cluster))
        (folder / "sandbox").mkdir()
        box = up.enter_context(running_sandbox(folder / "sandbox"))
        stripe = {"STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": SECRET, "STRIPE_API": box.url}
        app = create_app(Config.from_environ(settings(database, valkey, "http://x") | stripe))
        house = build_house(app, rooms=ROOMS)
        reception = make_person(app, "reception", house.resort)
        server = up.enter_context(
            serve(
                database, valkey, TRUSTED_PROXIES="1", STRIPE_SECRET_KEY=KEY,
                STRIPE_WEBHOOK_SECRET=SECRET, STRIPE_API=box.url,
            )
        )  # fmt: skip
        env = os.environ | settings(database, valkey, server.url) | stripe
        for name in ("worker", "relay"):
            process = launch([sys.executable, "-m", "app.cli", name], env=env, cwd=ROOT)
            up.callback(stop, process)
        box.listen(f"{server.url}/webhooks/stripe/{house.slug}-ltd", SECRET)
        yield Shop(server.url, app, house, database, box, reception)
        with app.app_context():
            db.engine.dispose()
        assert audit(database.audit_url, skip_clock=True) == []


@contextmanager
def _valkey(folder: Path) -> Iterator[Valkey]:
    Account.for_servers().own_folder(folder)
    server = Valkey(folder, folder, folder.parent / "valkey.log", lasting=False)
    folder.parent.chmod(0o711)
    server.start()
    try:
        yield server
    finally:
        server.stop()
