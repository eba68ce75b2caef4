"""The purchase: from the hold over the card's page to the voucher, the arrivals, the refund."""

from __future__ import annotations

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from crs.bookings.queries import find_booking, link_signature
from tests.ground.runs import eventually
from tests.pages.conftest import Come
from tests.pages.purchase.till import Shop
from tests.pages.steps import choose, hold, search, sign_in
from tests.pages.visitors import NARROW, WIDE, Visitor
from tests.staff import within

pytestmark = [pytest.mark.pages, pytest.mark.slow]
NUMBERS = count(1)


def to_the_card(guest: Visitor, shop: Shop, *, start: int) -> str:
    """From the home page to where the card is typed in; the booking's code."""
    search(guest, shop.house, start=start)
    choose(guest, "single")
    code = hold(guest, email=f"buyer-{next(NUMBERS)}@example.org")
    guest.press("Pay €126.00 by card")
    expect(guest.page.get_by_text("no money moves")).to_be_visible()
    return code


def pay(page: Page, card: str) -> None:
    page.get_by_label(re.compile(card)).check()
    page.get_by_role("button", name=re.compile("^Pay ")).click()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_card_that_pays_confirms(come: Come, shop: Shop, width: int) -> None:
    guest = come(width)
    to_the_card(guest, shop, start=10 if width == NARROW else 20)
    pay(guest.page, "4242 4242")
    expect(guest.page.get_by_role("heading", name="We look forward to seeing you")).to_be_visible()
    guest.look()
    main = guest.page.locator("main")
    expect(main).to_contain_text("€126.00")
    expect(main.get_by_role("link", name="Your voucher")).to_be_visible()
    expect(guest.page.get_by_role("button", name="Pay the rest: €294.00")).to_be_visible()


def test_the_rest_is_paid_later(come: Come, shop: Shop) -> None:
    guest = come(NARROW)
    to_the_card(guest, shop, start=30)
    pay(guest.page, "4242 4242")
    expect(guest.page.get_by_role("heading", name="We look forward to seeing you")).to_be_visible()
    guest.press("Pay the rest: €294.00")
    pay(guest.page, "4242 4242")
    main = guest.page.locator("main")
    expect(main).to_contain_text("€420.00")
    expect(main.get_by_role("button", name="Pay the rest")).to_have_count(0)


@pytest.mark.parametrize("card", ["0000 0002", "0000 9995"])
def test_a_declined_card_can_be_changed(come: Come, shop: Shop, card: str) -> None:
    guest = come(NARROW)
    guest.refusals.add(402)
    code = to_the_card(guest, shop, start=40 if card.endswith("2") else 50)
    pay(guest.page, card)
    expect(guest.page.get_by_role("alert")).to_be_visible()
    assert shop.status_of(code) == "held"
    pay(guest.page, "4242 4242")
    expect(guest.page.get_by_role("heading", name="We look forward to seeing you")).to_be_visible()


@pytest.mark.parametrize("passes", [True, False])
def test_the_bank_asks_first(come: Come, shop: Shop, passes: bool) -> None:
    guest = come(NARROW)
    guest.refusals.add(402)
    code = to_the_card(guest, shop, start=60 if passes else 70)
    pay(guest.page, "0000 3155")
    guest.page.get_by_role("button", name=re.compile("pass" if passes else "fail", re.I)).click()
    if passes:
        expect(
            guest.page.get_by_role("heading", name="We look forward to seeing you")
        ).to_be_visible()
    else:
        expect(guest.page.get_by_role("alert")).to_be_visible()
        assert shop.status_of(code) == "held"


def test_who_comes_back_without_paying_may_go_on(come: Come, shop: Shop) -> None:
    guest = come(NARROW)
    to_the_card(guest, shop, start=80)
    guest.page.get_by_role("link", name=re.compile("without paying")).click()
    expect(guest.page.get_by_text("Nothing was charged.")).to_be_visible()
    guest.press("Pay €126.00 by card")
    pay(guest.page, "4242 4242")
    expect(guest.page.get_by_role("heading", name="We look forward to seeing you")).to_be_visible()


def test_cancelled_by_its_terms_the_rest_goes_back(come: Come, shop: Shop) -> None:
    guest = come(NARROW)
    to_the_card(guest, shop, start=2)
    pay(guest.page, "4242 4242")
    page = guest.page
    expect(page.get_by_role("heading", name="We look forward to seeing you")).to_be_visible()
    page.get_by_text("Cancel this booking").click()
    expect(page.locator("main")).to_contain_text("we keep €60.00 of €420.00")
    expect(page.locator("main")).to_contain_text("€66.00 goes back")
    guest.press("Cancel the booking")
    expect(page.get_by_role("heading", name="This booking is cancelled")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Refund to your card")

    def is_sent() -> bool:
        page.reload()
        return "banks take some days" in page.locator("main").inner_text()

    assert eventually(is_sent)


def test_money_after_the_time_has_its_room_again(come: Come, shop: Shop) -> None:
    guest = come(NARROW)
    code = to_the_card(guest, shop, start=90)
    end_before_the_money(guest.page, shop, code)
    assert eventually(lambda: shop.status_of(code) == "confirmed")


def test_money_after_the_time_goes_back_where_all_is_taken(come: Come, shop: Shop) -> None:
    guest = come(NARROW)
    code = to_the_card(guest, shop, start=100)
    others = [come(NARROW) for _ in range(6)]
    shop.run_out(code)
    assert eventually(lambda: shop.status_of(code) == "expired")
    for other in others:
        search(other, shop.house, start=100)
        choose(other, "single")
        hold(other, email=f"buyer-{next(NUMBERS)}@example.org")
    pay(guest.page, "0000 0101")
    guest.open(f"/bookings/{code}?key={key_of(shop, code)}")

    def goes_back() -> bool:
        guest.page.reload()
        return "Refund to your card" in guest.page.locator("main").inner_text()

    assert eventually(goes_back)
    assert shop.status_of(code) == "expired"


def test_a_paid_booking_is_in_the_arrivals_of_another_window(come: Come, shop: Shop) -> None:
    desk = come(WIDE)
    day = shop.house.day(110).isoformat()
    sign_in(desk, shop.reception, f"/desk/arrivals?resort={shop.house.slug}&day={day}")
    guest = come(NARROW)
    to_the_card(guest, shop, start=110)
    expect(desk.page.locator("main")).not_to_contain_text("Anna Mets")
    pay(guest.page, "4242 4242")
    expect(guest.page.get_by_role("heading", name="We look forward to seeing you")).to_be_visible()
    expect(desk.page.locator("main")).to_contain_text("Anna Mets", timeout=4000)


def end_before_the_money(page: Page, shop: Shop, code: str) -> None:
    """The hold runs out while the card's page is open; then the card pays all the same."""
    shop.run_out(code)
    assert eventually(lambda: shop.status_of(code) == "expired")
    pay(page, "0000 0101")


def key_of(shop: Shop, code: str) -> str:
    """The secret part of the guest's link."""
    return within(shop.app, lambda: link_signature(find_booking(code)))
