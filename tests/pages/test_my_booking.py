"""My booking in a browser: changing it is seen before it is done, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Come, Site
from tests.pages.steps import choose, hold, search
from tests.pages.test_every_page import look_at
from tests.pages.visitors import NARROW, WIDE, Visitor

pytestmark = pytest.mark.pages


def held(guest: Visitor, site: Site, start: int) -> None:
    search(guest, site.house, start=start)
    choose(guest, "single")
    hold(guest, email=f"mia-{start}@example.org")


def to_change(guest: Visitor) -> None:
    guest.page.get_by_role("link", name="Change dates, room or guests").click()
    expect(guest.page.get_by_role("heading", name="Change the booking")).to_be_visible()
    guest.look()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_change_is_seen_before_it_is_done(come: Come, site: Site, width: int) -> None:
    guest = come(width)
    held(guest, site, 40)
    to_change(guest)
    faults = look_at(guest)
    outcome = guest.page.locator("#outcome")
    guest.page.get_by_label("Nights").fill("9")
    guest.page.get_by_label("Nights").press("Tab")
    expect(outcome).to_contain_text("€120.00 more")
    faults += look_at(guest)
    guest.press("Change the booking")
    main = guest.page.locator("main")
    expect(main).to_contain_text("Your booking has been changed.")
    expect(main).to_contain_text("9 nights")
    assert faults == []


def test_it_needs_no_scripts(come: Come, site: Site) -> None:
    guest = come(NARROW, scripts=False)
    held(guest, site, 90)
    to_change(guest)
    guest.page.get_by_label("Nights").fill("8")
    guest.press("See what it costs")
    expect(guest.page.locator("#outcome")).to_contain_text("€60.00 more")
    guest.page.get_by_label("Nights").fill("10")
    guest.press("See what it costs")
    expect(guest.page.locator("#outcome")).to_contain_text("€180.00 more")
    guest.page.go_back()  # to a page: no form is sent again
    expect(guest.page.locator("#outcome")).to_contain_text("€60.00 more")
    guest.press("Change the booking")
    expect(guest.page.locator("main")).to_contain_text("Your booking has been changed.")


def test_who_does_not_fit_is_told_so_and_nothing_is_lost(come: Come, site: Site) -> None:
    guest = come(NARROW, scripts=False)
    guest.refusals.add(409)
    held(guest, site, 100)
    to_change(guest)
    guest.press("Add an adult")
    expect(guest.page.locator("#outcome")).to_contain_text("sleeps 1 at most")
    expect(guest.page.locator("#outcome")).to_contain_text("Your booking stays as it is.")
    expect(guest.page.get_by_role("group", name="Person 2")).to_be_visible()
