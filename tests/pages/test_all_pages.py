"""Every page there is, in each language: wide and narrow, light and dark, without a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.config import Config
from app.factory import create_app
from app.ground.cluster import Cluster
from app.ground.valkey import Valkey
from core.auth.access import PUBLIC
from core.db import db
from crs.permissions import PartnerRight
from tests.cluster import clone
from tests.house.matrix import ROWS, Row
from tests.house.places import Place, build_place
from tests.pages.conftest import Come, coming
from tests.pages.test_every_page import TARGETS, THUMB, faults_of
from tests.pages.visitors import NARROW, SIDEWAYS, WIDE, Visitor
from tests.servers import serve, settings
from tests.staff import PASSWORD, Person, make_person

pytestmark = [pytest.mark.pages, pytest.mark.slow]
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (NARROW, "light"), (WIDE, "dark"), (WIDE, "light"), (NARROW, "dark"),
)  # fmt: skip
JUDGED = LOOKS[:2]
"""By axe: what it sees of light and dark, of wide and narrow does not depend on each other."""
HIGH = 844
SLACK = 0.5
MACHINES = ("health", "found", "api", "api_page")
"""Blueprints whose answers no person looks at."""


@dataclass(frozen=True)
class Everywhere:
    """A site, a place with one of everything, and who may see it all."""

    url: str
    app: Flask
    place: Place
    company: Person

    def paths(self, *, public: bool) -> list[str]:
        """Of each route that is asked for with GET, for the place's own things."""
        with self.app.test_request_context():
            return [
                self._path(endpoint, row)
                for (method, endpoint), row in ROWS.items()
                if method == "GET" and self._is_seen(endpoint, public)
            ]

    def _path(self, endpoint: str, row: Row) -> str:
        values: dict[str, Any] = {**row.path(self.place), **row.query(self.place)}
        return self.app.url_for(endpoint, **values)

    def _is_seen(self, endpoint: str, public: bool) -> bool:
        perm = getattr(self.app.view_functions[endpoint], "permission", None)
        seen = endpoint.split(".")[0] not in MACHINES and not isinstance(perm, PartnerRight)
        return seen and (perm == PUBLIC) == public


@pytest.fixture(scope="module")
def site(cluster: Cluster, valkey_server: Valkey) -> Iterator[Everywhere]:
    """One for all languages: nothing is changed here."""
    with clone(cluster) as database:
        app = create_app(Config.from_environ(settings(database, valkey_server, "http://localhost")))
        place = build_place(app, "aurora", rooms={"single": 9, "twin": 4})
        company = make_person(app, "managing_company", place.house.resort, name="company")
        with serve(database, valkey_server, TRUSTED_PROXIES="1") as server:
            yield Everywhere(server.url, app, place, company)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def come(chromium: Browser, site: Everywhere) -> Iterator[Come]:
    """Visitors of this site; none of them may have had to complain."""
    with coming(chromium, site.url) as let_in:
        yield let_in


def faults_on(visitor: Visitor, path: str) -> list[str]:
    """What is wrong with the page in any of its looks; nothing where it is a file."""
    kind = visitor.context.request.get(visitor.url + path).headers.get("content-type", "")
    if not kind.startswith("text/html"):
        return []
    visitor.page.goto(visitor.url + path)
    visitor.page.wait_for_load_state()
    found = []
    for width, scheme in LOOKS:
        look = f"{path} at {width}, {scheme}"
        found += [f"{look}: {fault}" for fault in _faults(visitor.page, width, scheme)]
    return found


def _faults(page: Page, width: int, scheme: Literal["light", "dark"]) -> list[str]:
    page.set_viewport_size({"width": width, "height": HIGH})
    page.emulate_media(color_scheme=scheme)
    found = faults_of(page) if (width, scheme) in JUDGED else []
    if (beyond := page.evaluate(SIDEWAYS)) > SLACK:
        found.append(f"{beyond} pixels too wide")
    if width == NARROW:
        found += page.evaluate(TARGETS, THUMB)
    return found


@pytest.mark.parametrize("language", ["en-GB", "ru-RU", "et-EE"])
def test_no_page_of_the_shop_has_a_fault(come: Come, site: Everywhere, language: str) -> None:
    guest = come(language=language)
    guest.refusals |= {404}
    paths = site.paths(public=True)
    assert len(paths) > 20
    assert [fault for path in paths for fault in faults_on(guest, path)] == []


@pytest.mark.parametrize("language", ["en-GB", "ru-RU", "et-EE"])
def test_no_page_of_the_desk_has_a_fault(come: Come, site: Everywhere, language: str) -> None:
    person = come(language=language)
    person.open("/sign-in")
    person.page.locator("[name=email]").fill(site.company.email)
    person.page.locator("[name=password]").fill(PASSWORD)
    person.page.locator("main button").click()
    person.page.wait_for_url("**/desk**")
    paths = site.paths(public=False)
    assert len(paths) > 15
    assert [fault for path in paths for fault in faults_on(person, path)] == []
