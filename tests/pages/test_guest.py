"""A guest's walks: from the search to the booking and out of it again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Come, Site
from tests.pages.steps import choose, go_on, hold, search
from tests.pages.visitors import NARROW, WIDE

pytestmark = pytest.mark.pages


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_guest_finds_a_stay_holds_it_and_cancels(come: Come, site: Site, width: int) -> None:
    guest = come(width)
    page = guest.page
    search(guest, site.house, start=10)
    offer = page.get_by_role("article").filter(has_text="single").first
    offer.get_by_text("What is included").click()
    expect(offer.get_by_text("If you cancel")).to_be_visible()
    expect(offer.get_by_role("rowheader", name="Whole stay")).to_be_visible()
    choose(guest, "single")
    quote = page.locator("#quote")
    before = quote.locator(".total__sum").inner_text()
    page.get_by_label("Age", exact=True).fill("63")
    page.get_by_label("Programme").select_option("Back care")
    expect(quote).to_contain_text("Back care")
    expect(quote.locator(".total__sum")).not_to_have_text(before)
    expect(page.locator("#promised")).to_contain_text("Mud wrap")
    now = quote.locator(".total__sum").inner_text()
    expect(page.locator("#sum-bar strong")).to_have_text(now)
    code = hold(guest, email="anna@example.org")
    expect(page.locator("main")).to_contain_text(now)
    expect(page.locator("main")).to_contain_text("Mud wrap")
    page.get_by_text("Cancel this booking").click()
    guest.press("Cancel the booking")
    expect(page.get_by_role("heading", name="This booking is cancelled")).to_be_visible()
    expect(page.locator("main .code")).to_have_text(code)
    page.get_by_role("link", name="Search the same dates again").click()
    expect(page.get_by_role("heading", name=re.compile("^7 nights from"))).to_be_visible()


def test_back_after_a_refused_form_leads_to_the_form_as_it_was_filled(
    come: Come, site: Site
) -> None:
    guest = come()
    guest.refusals.add(422)
    page = guest.page
    search(guest, site.house, start=10)
    choose(guest, "single")
    go_on(guest)
    page.get_by_label("Your name").fill("Anna Mets")
    page.get_by_label("Telephone").fill("12")
    page.get_by_role("button", name="Hold this room").click()
    expect(page.get_by_text("everything else is kept")).to_be_visible()
    page.get_by_label("Telephone").fill("+372 5555 5555")
    page.get_by_role("button", name="Hold this room").click()
    expect(page.get_by_role("heading", name="Held for you")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Your name")).to_have_value("Anna Mets")
    expect(page.get_by_label("Telephone")).to_have_value("+372 5555 5555")
    page.reload()
    expect(page.get_by_label("Your name")).to_have_value("Anna Mets")


def test_the_walk_needs_no_mouse(come: Come, site: Site) -> None:
    guest = come()
    page = guest.page
    guest.open("/")
    guest.tab_to("Skip to content")
    guest.tab_to("Nights")
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    guest.tab_to("Adults")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    guest.tab_to("Show stays and prices")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^5 nights from"))).to_be_visible()
    guest.tab_to("What is included")
    page.keyboard.press("Enter")
    expect(page.get_by_text("If you cancel").first).to_be_visible()
    guest.tab_to("Choose")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who is coming?")).to_be_visible()
    guest.tab_to("Continue to details")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How can we reach you?")).to_be_visible()
    guest.tab_to("Your name")
    page.keyboard.type("Boris Kask")
    guest.tab_to("E-mail")
    page.keyboard.type("boris@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Held for you")).to_be_visible()
    guest.tab_to("Cancel this booking")
    page.keyboard.press("Enter")
    guest.tab_to("Cancel the booking")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This booking is cancelled")).to_be_visible()


def test_the_walk_needs_no_scripts(come: Come, site: Site) -> None:
    guest = come(NARROW, scripts=False)
    page = guest.page
    search(guest, site.house, start=30)
    page.get_by_text("What is included").first.click()
    expect(page.get_by_text("If you cancel").first).to_be_visible()
    choose(guest, "single")
    page.get_by_label("Programme").select_option("Back care")
    guest.press("Update the price")
    expect(page.locator("#quote")).to_contain_text("Back care")
    hold(guest, email="olga@example.org")
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^\d+ min$"))
    page.get_by_text("Cancel this booking").click()
    guest.press("Cancel the booking")
    expect(page.get_by_role("heading", name="This booking is cancelled")).to_be_visible()


def test_a_refused_form_comes_back_filled(come: Come, site: Site) -> None:
    guest = come(NARROW)
    guest.refusals.add(422)
    page = guest.page
    search(guest, site.house, start=50)
    choose(guest, "single")
    page.get_by_label("Programme").select_option("Back care")
    expect(page.locator("#quote")).to_contain_text("Back care")
    go_on(guest)
    page.get_by_label("Person 1").fill("Anna")
    page.get_by_label("Your name").fill("Anna Mets")
    page.get_by_label("E-mail").fill("anna@nowhere")
    page.get_by_label("Telephone").fill("+372 5555 5555")
    guest.press("Hold this room")
    wrong = page.get_by_label("E-mail")
    expect(wrong).to_have_value("anna@nowhere")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(re.compile("e-mail address"))
    expect(wrong).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_value("Anna Mets")
    expect(page.get_by_label("Person 1")).to_have_value("Anna")
    expect(page.get_by_label("Telephone")).to_have_value("+372 5555 5555")
    expect(page.locator("#quote")).to_contain_text("Back care")
    wrong.fill("anna@example.org")
    guest.press("Hold this room")
    expect(page.get_by_role("heading", name="Held for you")).to_be_visible()


def test_a_search_that_cannot_be_understood_says_so_beside_the_field(
    come: Come, site: Site
) -> None:
    guest = come(NARROW)
    guest.refusals.add(422)
    guest.open("/search?arrival=soon&nights=99&adults=2")
    expect(guest.page.get_by_label("Arrival")).to_be_focused()
    expect(guest.page.get_by_label("Nights")).to_have_value("99")
    expect(guest.page.get_by_label("Nights")).to_have_accessible_description(
        re.compile("1 to 60 nights")
    )


def test_where_nothing_is_free_the_search_stands_open(come: Come, site: Site) -> None:
    guest = come(NARROW)
    guest.open(f"/search?arrival={site.house.day(20)}&nights=7&adults=4")
    expect(guest.page.get_by_role("heading", name="Nothing free")).to_be_visible()
    expect(guest.page.get_by_role("button", name="Show stays and prices")).to_be_visible()


def test_the_time_left_counts_down(come: Come, site: Site) -> None:
    guest = come(NARROW)
    search(guest, site.house, start=70)
    choose(guest, "single")
    hold(guest, email="cleo@example.org")
    left = guest.page.locator("[data-left]")
    expect(left).to_have_text(re.compile(r"^1\d:\d\d$"))
    expect(left).not_to_have_text(left.inner_text())


@pytest.mark.parametrize("scripts", [True, False])
def test_two_rooms_and_a_child_are_one_booking(come: Come, site: Site, scripts: bool) -> None:
    guest = come(NARROW, scripts=scripts)
    page = guest.page
    search(guest, site.house, start=80 if scripts else 90)
    choose(guest, "twin")
    guest.press("Add a child")
    page.get_by_label("Age on arrival").fill("7")
    guest.press("Another room")
    expect(page.get_by_role("heading", name="Room 2")).to_be_visible()
    expect(page.get_by_label("Age on arrival")).to_have_value("7")
    go_on(guest)
    expect(page.locator("#quote")).to_contain_text("Room 2")
    guest.page.go_back()
    expect(page.get_by_label("Age on arrival")).to_have_value("7")
    whole = page.locator("#quote .total__sum").inner_text()
    go_on(guest)
    page.get_by_label("Your name").fill("Anna Mets")
    page.get_by_label("Telephone").fill("+372 5555 5555")
    guest.press("Hold these rooms")
    expect(page.get_by_role("heading", name="Held for you")).to_be_visible()
    expect(page.locator("main")).to_contain_text(whole)


def test_a_closed_tab_loses_nothing(come: Come, site: Site) -> None:
    guest = come(NARROW)
    search(guest, site.house, start=95)
    choose(guest, "single")
    go_on(guest)
    with guest.page.expect_response("**/book/drafts"):
        guest.page.get_by_label("Your name").fill("Anna Mets")
        guest.page.get_by_label("Telephone").focus()
    guest.open("/")
    guest.page.get_by_role("link", name="Continue").click()
    expect(guest.page.get_by_label("Your name")).to_have_value("Anna Mets")
    guest.open("/")
    guest.press("Discard it")
    expect(guest.page.get_by_text("Continue where you left off")).to_have_count(0)
