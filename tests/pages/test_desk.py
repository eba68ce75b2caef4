"""The desk's walks: reception sells by telephone, the manager resizes a quota."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Come, Site
from tests.pages.steps import choose, hold, search, sign_in
from tests.pages.visitors import NARROW, WIDE

pytestmark = pytest.mark.pages


def test_a_wrong_password_keeps_the_address(come: Come, site: Site) -> None:
    person = come(NARROW)
    person.refusals.add(401)
    person.open("/sign-in")
    person.page.get_by_label("E-mail").fill(site.reception.email)
    person.page.get_by_label("Password").fill("not the right one")
    person.press("Sign in")
    expect(person.page.get_by_role("alert")).to_be_visible()
    expect(person.page.get_by_label("E-mail")).to_have_value(site.reception.email)
    expect(person.page.get_by_label("Password")).to_have_value("")


@pytest.mark.parametrize(("width", "start"), [(NARROW, 20), (WIDE, 40)])
def test_reception_sells_by_telephone_and_finds_the_booking(
    come: Come, site: Site, width: int, start: int
) -> None:
    reception = come(width)
    page = reception.page
    caller = f"Jüri Tamm {width}"
    sign_in(reception, site.reception, "/desk/sale")
    page.get_by_label("Adults", exact=True).select_option("1")
    page.get_by_label("Arrival").fill(site.house.day(start).isoformat())
    expect(page.locator("#offers")).to_contain_text("14 nights")
    page.get_by_label("Caller's name").fill(caller)
    page.get_by_label("Telephone").fill("+372 5555 5555")
    page.get_by_label("Nights").fill("5")
    page.get_by_label("Nights").press("Tab")
    expect(page.locator("#offers caption")).to_contain_text("5 nights")
    expect(page.get_by_label("Caller's name")).to_have_value(caller)
    page.get_by_role("radio", name=re.compile("^single")).check()
    reception.press("Hold the room")
    code = page.get_by_role("heading", level=1).inner_text()
    expect(page.get_by_role("button", name="Confirm the booking")).to_have_count(0)
    page.get_by_role("link", name="Bookings").first.click()
    page.get_by_label("Name, phone or code").fill(caller)
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("words="))
    reception.look()
    page.get_by_role("link", name=code).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(code)
    reception.look()
    page.get_by_text("Cancel this booking").click()
    reception.press("Cancel the booking")
    expect(page.locator("main")).to_contain_text("Cancelled")


def test_a_sale_without_a_caller_comes_back_filled(come: Come, site: Site) -> None:
    reception = come()
    reception.refusals.add(422)
    page = reception.page
    day = site.house.day(25)
    sign_in(reception, site.reception, f"/desk/sale?arrival={day}&nights=7&adults=1")
    page.get_by_role("radio", name=re.compile("^single")).check()
    page.get_by_label("Caller's name").fill("   ")
    page.get_by_label("Telephone").fill("+372 5555 5555")
    reception.press("Hold the room")
    expect(page.get_by_label("Caller's name")).to_be_focused()
    expect(page.get_by_label("Telephone")).to_have_value("+372 5555 5555")
    expect(page.get_by_role("radio", name=re.compile("^single"))).to_be_checked()


def test_a_quota_shrinks_to_what_is_promised_and_no_further(come: Come, site: Site) -> None:
    start = 80
    guest = come()
    search(guest, site.house, start=start)
    choose(guest, "single")
    code = hold(guest, email="dora@example.org")
    manager = come(NARROW)
    manager.refusals.add(409)
    page = manager.page
    sign_in(manager, site.manager, f"/desk/quotas?first={site.house.day(start)}")
    resize = page.locator("form").filter(has_text="Set a size")
    first, last = site.house.day(start), site.house.day(start + 6)
    resize.get_by_label("Quota").select_option(label="single: general pool")
    resize.get_by_label("First night").fill(first.isoformat())
    resize.get_by_label("Last night").fill(last.isoformat())
    resize.get_by_label("Rooms").fill("0")
    manager.press("Set the size")
    expect(page.get_by_role("alert")).to_contain_text(code)
    expect(resize.get_by_label("First night")).to_have_value(first.isoformat())
    expect(resize.get_by_label("Last night")).to_have_value(last.isoformat())
    expect(resize.get_by_label("Rooms")).to_have_value("0")
    resize.get_by_label("Rooms").fill("1")
    manager.press("Set the size")
    expect(page.get_by_role("status")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="general pool").filter(has_text="single")
    expect(row.get_by_role("cell").first).to_have_text("0")
