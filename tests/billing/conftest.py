"""A house whose legal entity keeps books, and another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.config import Config
from app.factory import create_app
from core.db import db
from core.organisation.models import LegalEntity
from tests.cast import House, build_house
from tests.staff import within


@dataclass(frozen=True)
class Books:
    """Whose ledger: ids of the entity and of a resort of it."""

    entity: int
    code: str
    resort: int
    house: House


def books_of(app: Flask, slug: str) -> Books:
    house = build_house(app, slug, rooms={"single": 1}, horizon=20)
    wanted = select(LegalEntity.id).where(LegalEntity.code == f"{slug}-ltd")
    key = within(app, lambda: int(db.session.scalars(wanted).one()))
    return Books(key, f"{slug}-ltd", house.resort, house)


@pytest.fixture
def aurora(app: Flask) -> Books:
    """Of Aurora Ltd, in euros."""
    return books_of(app, "aurora")


@pytest.fixture
def boreas(app: Flask) -> Books:
    """Of Boreas Ltd, in euros too."""
    return books_of(app, "boreas")


@pytest.fixture
def busy(config: Config) -> Iterator[Flask]:
    """The application with as many connections as a few machines would open."""
    made = create_app(replace(config, pool_size=24))
    yield made
    with made.app_context():
        db.engine.dispose()
