"""A real browser, a real server on a small house, and visitors who come to it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.audit import audit
from app.config import Config
from app.factory import create_app
from app.ground.cluster import Cluster
from app.ground.valkey import Valkey
from core.db import db
from tests.browser import PATIENCE
from tests.cast import House, build_house
from tests.cluster import clone
from tests.pages.visitors import WIDE, Visitor
from tests.servers import serve, settings
from tests.staff import Person, make_person

ROOMS = {"single": 40, "twin": 4}


@dataclass(frozen=True)
class Site:
    """The server, the house that it sells, and who works there."""

    url: str
    app: Flask
    house: House
    reception: Person
    manager: Person
    company: Person


class Come(Protocol):
    """Lets a visitor come."""

    def __call__(
        self,
        width: int = WIDE,
        *,
        scripts: bool = True,
        language: str = "en-GB",
        scheme: Literal["light", "dark"] = "light",
    ) -> Visitor: ...


@pytest.fixture(scope="session")
def site(
    cluster: Cluster, valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """One for all walks, which do not meet: what they leave must stand the full audit."""
    with clone(cluster) as database:
        app = create_app(Config.from_environ(settings(database, valkey_server, "http://localhost")))
        house = build_house(app, rooms=ROOMS)
        people = [
            make_person(app, "reception", house.resort),
            make_person(app, "resort_manager", house.resort, name="manager"),
            make_person(app, "managing_company", name="company"),
        ]
        folder = str(tmp_path_factory.mktemp("pictures"))
        with serve(database, valkey_server, TRUSTED_PROXIES="1", MEDIA_FOLDER=folder) as server:
            yield Site(server.url, app, house, *people)
        with app.app_context():
            db.engine.dispose()
        assert audit(database.audit_url) == []


@pytest.fixture
def come(chromium: Browser, site: Site) -> Iterator[Come]:
    """Visitors of one test; none of them may have had to complain."""
    with coming(chromium, site.url) as let_in:
        yield let_in


@contextmanager
def coming(chromium: Browser, url: str, *friends: str) -> Iterator[Come]:
    """Visitors of a site that may lead them to its friends'."""
    came: list[Visitor] = []

    def let_in(
        width: int = WIDE,
        *,
        scripts: bool = True,
        language: str = "en-GB",
        scheme: Literal["light", "dark"] = "light",
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 844},
            java_script_enabled=scripts,
            locale=language,
            color_scheme=scheme,
            extra_http_headers={"X-Forwarded-For": f"10.1.0.{next(ADDRESSES)}"},
        )
        context.set_default_timeout(PATIENCE)
        came.append(Visitor(context, context.new_page(), url, width, friends=friends))
        return came[-1]

    yield let_in
    for visitor in came:
        visitor.context.close()
    assert [word for visitor in came for word in visitor.complaints] == []


ADDRESSES = itertools.count(1)
