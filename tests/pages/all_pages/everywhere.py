"""Every page there is, with a place that has one of everything, in each of its looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from flask import Flask
from playwright.sync_api import Page

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
from tests.pages.test_every_page import TARGETS, THUMB, faults_of
from tests.pages.visitors import NARROW, SIDEWAYS, WIDE, Visitor
from tests.servers import serve, settings
from tests.staff import Person, make_person

LANGUAGES = ("en-GB", "ru-RU", "et-EE")
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (NARROW, "light"), (WIDE, "dark"), (WIDE, "light"), (NARROW, "dark"),
)  # fmt: skip
JUDGED = {"en-GB": LOOKS[:2]}
"""By axe; in the other languages the first look alone: colours are the same in each."""
LARGE = ((360, 16), (360, 32), (640, 32), (1440, 32))
"""Widths of a window, and pixels of a letter there: 16 is usual."""
LARGER = """pixels => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`html { font-size: ${pixels}px !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
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


@contextmanager
def everywhere(cluster: Cluster, valkey: Valkey) -> Iterator[Everywhere]:
    """One site for all languages: nothing is changed there."""
    with clone(cluster) as database:
        app = create_app(Config.from_environ(settings(database, valkey, "http://localhost")))
        place = build_place(app, "aurora", rooms={"single": 9, "twin": 4})
        company = make_person(app, "managing_company", name="company")
        with serve(database, valkey, TRUSTED_PROXIES="1") as server:
            yield Everywhere(server.url, app, place, company)
        with app.app_context():
            db.engine.dispose()


def faults_on(visitor: Visitor, path: str, language: str) -> list[str]:
    """What is wrong with the page in any of its looks; nothing where it is a file."""
    answer = visitor.context.request.get(visitor.url + path)
    assert answer.status in (200, 404), f"{path}: {answer.status}"
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return []
    if "sandbox" in answer.headers.get("content-security-policy", ""):
        visitor.page.goto("about:blank")  # where no script may run, axe would wait for ever
        visitor.page.set_content(answer.text())
    else:
        visitor.page.goto(visitor.url + path)
    visitor.page.wait_for_load_state()
    found = []
    for width, scheme in LOOKS:
        look = f"{path} at {width}, {scheme}"
        judged = (width, scheme) in JUDGED.get(language, LOOKS[:1])
        faults = _faults(visitor.page, width, scheme, judged)
        found += [f"{look}: {fault}" for fault in faults]
    return found


def too_wide_on(visitor: Visitor, path: str) -> list[str]:
    """How far the page goes sideways at the narrowest, and with letters twice as large."""
    answer = visitor.context.request.get(visitor.url + path)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return []
    visitor.page.goto(visitor.url + path)
    found = []
    for width, pixels in LARGE:
        visitor.page.set_viewport_size({"width": width, "height": HIGH})
        visitor.page.evaluate(LARGER, pixels)
        if (beyond := visitor.page.evaluate(SIDEWAYS)) > SLACK:
            found.append(f"{path} at {width}, letters of {pixels}: {beyond} pixels")
    return found


def _faults(page: Page, width: int, scheme: Literal["light", "dark"], judged: bool) -> list[str]:
    page.set_viewport_size({"width": width, "height": HIGH})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half way there
    found = faults_of(page) if judged else []
    if (beyond := page.evaluate(SIDEWAYS)) > SLACK:
        found.append(f"{beyond} pixels too wide")
    if width == NARROW:
        found += page.evaluate(TARGETS, THUMB)
    return found
