"""What every test may ask for: a database of its own, the application on it, a Valkey."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql

from app.audit import audit
from app.config import Config
from app.factory import create_app
from app.ground.cluster import Cluster
from app.ground.processes import Account
from app.ground.valkey import Valkey
from core.db import db
from tests.applications import share
from tests.cluster import Database, clone, describe, running_cluster

pytest_plugins = ("tests.browser",)
CLUSTER = pytest.StashKey[Path]()
CLEANUP = pytest.StashKey[ExitStack]()
share()


def _cluster_folder(config: pytest.Config) -> Path:
    """The run's cluster: started once, by the controller where there are several workers."""
    if hasattr(config, "workerinput"):
        return Path(config.workerinput["cluster"])
    if CLUSTER not in config.stash:
        config.stash[CLEANUP] = ExitStack()
        running = config.stash[CLEANUP].enter_context(running_cluster())
        config.stash[CLUSTER] = running.folder.parent
    return config.stash[CLUSTER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: pytest.Item) -> None:
    """The controller tells each xdist worker where the cluster is."""
    node.workerinput["cluster"] = str(_cluster_folder(node.config))  # type: ignore[attr-defined]  # xdist's node


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: a long one that is begun last leaves a worker idle."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_unconfigure(config: pytest.Config) -> None:
    if CLEANUP in config.stash:
        config.stash[CLEANUP].close()


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Cluster:
    """The run's PostgreSQL, with its migrated template."""
    return describe(_cluster_folder(pytestconfig))


@pytest.fixture
def database(cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh clone; whatever the test did to it must stand the full audit."""
    with clone(cluster) as fresh:
        yield fresh
        own_clock = request.node.get_closest_marker("own_clock") is not None
        assert audit(fresh.audit_url, skip_clock=own_clock) == []


@pytest.fixture
def movable_clock(database: Database) -> None:
    """Opens the database to sessions that set their own `app.now`."""
    statement = sql.SQL("ALTER DATABASE {} SET app.now = ''").format(sql.Identifier(database.name))
    with psycopg.connect(database.cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="module")
def durable_cluster() -> Iterator[Cluster]:
    """A PostgreSQL that a test may `kill` and `start` again: what was committed is there."""
    with running_cluster(durable=True) as cluster:
        yield cluster


@pytest.fixture
def durable_database(durable_cluster: Cluster) -> Iterator[Database]:
    """As `database`, on the cluster that can be killed."""
    with clone(durable_cluster) as fresh:
        yield fresh
        assert audit(fresh.audit_url) == []


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[Valkey]:
    """One Valkey for each worker process."""
    with tempfile.TemporaryDirectory(prefix="valkey-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        Account.for_servers().own_folder(folder)
        server = Valkey(folder, folder, folder / "log", lasting=False)
        server.start()
        yield server
        server.stop()


@pytest.fixture
def valkey(valkey_server: Valkey) -> Iterator[Valkey]:
    """An empty Valkey; emptied again after the test."""
    yield valkey_server
    with redis.Redis.from_url(valkey_server.url) as link:
        link.flushall()


@pytest.fixture
def config(database: Database, valkey: Valkey, tmp_path: Path) -> Config:
    """Settings for this test's database; `dataclasses.replace` varies them."""
    return Config(
        database_url=database.url,
        database_owner_url=database.owner_url,
        reporting_url=database.reporting_url,
        audit_url=database.audit_url,
        redis_url=valkey.url,
        secret_key="for tests only, and long enough to pass",
        public_url="http://localhost",
        media_folder=str(tmp_path / "pictures"),
        testing=True,
    )


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application, without a pushed context: requests would share its `g`."""
    made = create_app(config)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser with cookies and without JavaScript."""
    return app.test_client()
