"""What holds on every page: no fault that axe sees, nothing too wide, targets for thumbs.

Here are the states that a walk leads to; each address by itself is judged, narrow and wide, light
and dark, in `all_pages`.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from app.ground.places import ROOT
from tests.pages.conftest import Come, Site
from tests.pages.steps import choose, go_on, hold, search, sign_in
from tests.pages.visitors import NARROW, Visitor

pytestmark = pytest.mark.pages
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "(tags) => axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })"
THUMB = 48
# A link within a sentence is a word; what is hidden, or named by a label around it, is no target.
TARGETS = """(least) => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter((at) => at.checkVisibility() && !at.closest(".unseen, label"))
  .filter((at) => getComputedStyle(at).display !== "inline")
  .filter((at) => Math.ceil(at.getBoundingClientRect().height) < least)
  .map((at) => `${at.tagName} ${(at.innerText || at.name).trim()}`)"""


def faults_of(page: Page) -> list[str]:
    """What axe-core finds wrong: the rule, and the first place that breaks it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # what sticks is in its own place
    found: list[dict[str, Any]] = page.evaluate(RUN, RULES)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def look_at(visitor: Visitor, *paths: str) -> list[str]:
    """The faults of these pages, or of the page one is on."""
    found = []
    for path in paths or (None,):
        if path is not None:
            visitor.open(path)
        page = visitor.page
        faults = faults_of(page)
        if visitor.width == NARROW:
            faults += page.evaluate(TARGETS, THUMB)
        found += [f"{page.url} {fault}" for fault in faults]
    return found


def test_the_shop_has_no_fault_that_axe_sees(come: Come, site: Site) -> None:
    guest = come(NARROW)
    guest.refusals |= {404, 422}
    found = look_at(
        guest,
        "/call-me-back",
        f"/search?arrival={site.house.day(60)}&nights=7&adults=4",
        "/search?arrival=soon&nights=99",
        "/nowhere",
    )
    search(guest, site.house, start=60)
    guest.page.get_by_text("What is included").first.click()
    found += look_at(guest)
    choose(guest, "single")
    found += look_at(guest)
    guest.press("Another room")
    found += look_at(guest)
    guest.press("Remove this room Room 2")
    go_on(guest)
    found += look_at(guest)
    hold(guest, email="eva@example.org")
    guest.page.get_by_text("Cancel this booking").click()
    found += look_at(guest)
    guest.press("Cancel the booking")
    found += look_at(guest)
    assert found == []


def test_the_desk_has_no_fault_that_axe_sees(come: Come, site: Site) -> None:
    guest = come()
    search(guest, site.house, start=65)
    choose(guest, "single")
    code = hold(guest, email="fay@example.org")
    person = come(NARROW)
    sign_in(person, site.company)
    rail = [str(at.get_attribute("href")) for at in person.page.locator(".rail__links a").all()]
    assert look_at(person, *rail, f"/desk/bookings/{code}", "/desk/search?q=fay") == []
