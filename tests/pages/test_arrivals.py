"""The resort sees it: a sale stands in the arrivals by itself, and nothing jumps."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.conftest import Come, Site
from tests.pages.steps import sign_in
from tests.pages.test_every_page import look_at
from tests.pages.visitors import NARROW, WIDE
from tests.pms.guests import confirm, expected

pytestmark = pytest.mark.pages
SOON = 2_000  # milliseconds within which a confirmed booking is seen
TOP = "(name) => document.querySelector(`tr[data-name='${name}']`).getBoundingClientRect().top"


def row(page: Page, name: str) -> object:
    return page.get_by_role("row", name=re.compile(name))


@pytest.mark.parametrize(("width", "start"), [(WIDE, 90), (NARROW, 91)])
def test_a_confirmed_booking_appears_without_a_reload(
    come: Come, site: Site, width: int, start: int
) -> None:
    held = expected(site.app, site.house, f"Berta {start}", start=start, confirmed=False)
    reception = come(width)
    page = reception.page
    sign_in(reception, site.reception, f"/desk/arrivals?day={site.house.day(start)}")
    expect(page.locator("#list")).to_contain_text("Nobody arrives")
    page.evaluate("window.untouched = true")
    confirm(site.app, held)
    expect(page.locator("#list")).to_contain_text(f"Berta {start}", timeout=SOON)
    expect(page.locator("tr.is-new")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text=f"Berta {start}")).to_have_count(1)
    assert page.evaluate("window.untouched")
    assert look_at(reception) == []
    page.get_by_role("link", name=f"Berta {start}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(held.code)


def test_what_one_looks_at_stays_where_it_is(come: Come, site: Site) -> None:
    start = 92
    for letter in "BCDEF":
        expected(site.app, site.house, f"{letter}erta", start=start)
    first = expected(site.app, site.house, "Anna First", start=start, confirmed=False)
    reception = come(NARROW)
    page = reception.page
    sign_in(reception, site.reception, f"/desk/arrivals?day={site.house.day(start)}")
    page.get_by_role("link", name="Ferta").scroll_into_view_if_needed()
    page.get_by_role("link", name="Ferta").focus()
    before = page.evaluate(TOP, "Ferta")
    confirm(site.app, first)
    expect(page.get_by_role("link", name="Anna First")).to_have_count(1)
    assert abs(page.evaluate(TOP, "Ferta") - before) < 1
    expect(page.get_by_role("link", name="Ferta")).to_be_focused()


def test_what_one_writes_is_kept_while_the_list_changes(come: Come, site: Site) -> None:
    guest = expected(site.app, site.house, "Clara Today", start=0)
    later = expected(site.app, site.house, "Dora Today", start=0, confirmed=False)
    reception = come(WIDE)
    page = reception.page
    sign_in(reception, site.reception, "/desk/arrivals")
    page.get_by_role("button", name="Arrived: Clara Today").click()
    expect(page.locator("#notices")).to_contain_text("The arrival is marked.")
    clara = page.locator(f"#stay-{guest.voucher}")
    expect(clara).to_contain_text("In house")
    clara.get_by_text("More").click()
    clara.get_by_label("Why?").fill("the wrong Clara")
    confirm(site.app, later)
    expect(page.locator("#list")).to_contain_text("Dora Today")
    expect(clara.get_by_label("Why?")).to_have_value("the wrong Clara")
    expect(clara.get_by_label("Why?")).to_be_focused()
    reception.press("Undo the arrival: Clara Today")
    expect(clara).to_contain_text("Expected")
    assert look_at(reception) == []


def test_the_list_works_without_scripts(come: Come, site: Site) -> None:
    guest = expected(site.app, site.house, "Eva Plain", start=0, room="twin")
    reception = come(NARROW, scripts=False)
    page = reception.page
    sign_in(reception, site.manager, "/desk/arrivals")
    page.get_by_label("Name, phone").fill("eva pl")
    reception.press("Show")
    expect(page.locator("tbody tr")).to_have_count(1)
    reception.press("Arrived: Eva Plain")
    expect(page.locator(f"#stay-{guest.voucher}")).to_contain_text("In house")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="In house").click()
    expect(page.locator("tbody")).to_contain_text("Eva Plain")


def test_a_lost_connection_is_told_and_found_again(come: Come, site: Site) -> None:
    reception = come(WIDE)
    page = reception.page
    sign_in(reception, site.reception, "/desk/arrivals")
    stale = page.get_by_text("The connection is lost")
    expect(stale).to_be_hidden()
    page.route("**/desk/arrivals*", lambda route: route.abort())
    expect(stale).to_be_visible()
    page.unroute("**/desk/arrivals*")
    expect(stale).to_be_hidden()
    reception.complaints.clear()  # Chromium told its console what we did to it
