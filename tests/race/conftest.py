"""A house with the last twenty rooms of two types, and of twins sold by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.config import Config
from app.factory import create_app
from core.db import db
from tests.cast import House, build_house
from tests.race.checkout import Checkout, checkout_app
from tests.race.crowds import HORIZON, ROOMS
from tests.race.scenarios import Meeting
from tests.sandbox.running import RunningSandbox, running_sandbox


@pytest.fixture
def busy_app(config: Config) -> Iterator[Flask]:
    """The application with as many connections as a few machines would open."""
    app = create_app(replace(config, pool_size=24))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def house(busy_app: Flask) -> House:
    """Twenty of each, open for the next weeks."""
    return build_house(busy_app, rooms=ROOMS, horizon=HORIZON)


@pytest.fixture
def meeting(busy_app: Flask, house: House, movable_clock: None) -> Meeting:
    """Where two meet."""
    return Meeting(busy_app, house)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """The module's sandbox, which tells nobody anything by itself."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as box:
        yield box


@pytest.fixture
def checkout(config: Config, running: RunningSandbox, movable_clock: None) -> Iterator[Checkout]:
    """Where guests meet who pay; each test has an account of its own at the sandbox."""
    with checkout_app(config, running) as (app, key):
        yield Checkout(app, build_house(app, rooms=ROOMS, horizon=HORIZON), running, key)
        running.clear()
