"""Walks through the catalogue: the map, a resort, its programmes and procedures."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Come, Site
from tests.pages.test_every_page import look_at
from tests.pages.visitors import NARROW, WIDE

pytestmark = pytest.mark.pages
REFUSED = "/resorts/aurora/programmes/back-care?arrival=soon&nights=99"


@pytest.mark.parametrize(("width", "scheme"), [(NARROW, "light"), (WIDE, "dark")])
def test_refused_dates_have_no_fault_that_axe_sees(
    come: Come, width: int, scheme: Literal["light", "dark"]
) -> None:
    """The catalogue's pages by themselves are judged with all others."""
    guest = come(width, scheme=scheme)
    guest.refusals.add(422)
    assert look_at(guest, REFUSED) == []


def test_the_map_is_walked_by_keyboard(come: Come, site: Site) -> None:
    guest = come()
    page = guest.page
    guest.open("/resorts")
    pin = page.get_by_role("group", name="Map of the resorts").get_by_role("link", name="Aurora")
    pin.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Aurora", level=1)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_resort_to_a_programme_and_to_rooms_with_it(
    come: Come, site: Site, *, scripts: bool
) -> None:
    guest = come(NARROW, scripts=scripts)
    page = guest.page
    guest.open("/resorts/aurora")
    page.locator("#programmes").get_by_role("link", name="Back care").click()
    care = page.locator("#care")
    expect(care.get_by_role("heading", name="Included in 14 nights")).to_be_visible()
    care.get_by_label("Nights").fill("7")
    care.get_by_role("button", name="Show for these dates").click()
    expect(care.get_by_role("heading", name="Included in 7 nights")).to_be_visible()
    care.get_by_role("link", name="Mud wrap").click()
    expect(page.get_by_role("heading", name="Mud wrap", level=1)).to_be_visible()
    page.get_by_role("link", name="Back care").click()
    page.get_by_role("link", name="See rooms and prices").first.click()
    expect(page.get_by_role("heading", name=re.compile("^14 nights from"))).to_be_visible()


def test_the_leaves_of_the_calendar_turn_in_place(come: Come, site: Site) -> None:
    guest = come()
    guest.open("/resorts/aurora")
    days = guest.page.locator("#treatment-days")
    first = days.locator("caption").first.inner_text()
    days.get_by_role("link", name="Later months").click()
    expect(days.locator("caption").first).not_to_have_text(first)
    expect(days.get_by_role("link", name="Earlier months")).to_be_visible()
