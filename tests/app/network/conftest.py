"""Databases for checks that write nothing: an empty one and one with the tiny network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from app.config import Config
from app.factory import create_app
from app.ground.cluster import Cluster
from app.network.loading import load_network
from core.db import db, see_resorts, transaction
from tests.app.network.tiny import source_of, tiny
from tests.cluster import Database, clone


@contextmanager
def site(database: Database) -> Iterator[Flask]:
    """The application on a clone."""
    app = create_app(
        Config(
            database_url=database.url,
            redis_url="redis://nowhere",
            secret_key="for tests only, and long enough to pass",
            testing=True,
        )
    )
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def empty(cluster: Cluster) -> Iterator[Flask]:
    """A database without a network; nothing may be written into it."""
    with clone(cluster) as database, site(database) as app:
        yield app


@pytest.fixture(scope="module")
def loaded(cluster: Cluster) -> Iterator[Flask]:
    """A database with the tiny network; nothing may be written into it."""
    with clone(cluster) as database, site(database) as app:
        with app.app_context():
            see_resorts("all")
            with transaction():
                load_network(source_of(tiny()), by="test")
        yield app


@pytest.fixture
def network_app(database: Database) -> Iterator[Flask]:
    """The application on a fresh database, seeing every resort."""
    with site(database) as app, app.app_context():
        see_resorts("all")
        yield app
        see_resorts("")
