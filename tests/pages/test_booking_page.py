"""The desk's page of a booking with a past: amended, paid, cancelled, on its way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from billing.payments.models import Payment
from billing.payments.operations import record_ended
from core.db import db
from crs.bookings.operations import cancel_booking, hold_booking
from crs.bookings.queries import find_booking
from tests.crs.bookings.deeds import amend, begin, pay
from tests.make import make_voucher_wish, make_wish
from tests.pages.conftest import Come, Site
from tests.pages.steps import sign_in
from tests.pages.test_every_page import look_at
from tests.pages.visitors import NARROW, WIDE
from tests.staff import within

pytestmark = pytest.mark.pages


def eventful(site: Site, *, start: int) -> str:
    """The code of a booking to which most things have happened."""
    app, house = site.app, site.house
    week = make_voucher_wish(house, start=start)
    more = make_voucher_wish(house, start=start, nights=5, board="full", programme="back-care")
    pair = make_voucher_wish(house, start=start, nights=5, room="twin", persons=2)
    code = within(app, lambda: str(hold_booking(make_wish(house, week)).code))
    first = begin(app, code)
    within(app, lambda: record_ended(db.session.get_one(Payment, first), fault="declined"))
    pay(app, code)
    amend(app, code, more, pair, by=site.manager.email)
    amend(app, code, more, by=site.reception.email)
    pay(app, code)
    within(app, lambda: cancel_booking(find_booking(code), by="guest"))
    return code


@pytest.mark.parametrize(("width", "start"), [(NARROW, 90), (WIDE, 100)])
def test_a_booking_with_a_past_reads_well_on_every_window(
    come: Come, site: Site, width: int, start: int
) -> None:
    code = eventful(site, start=start)
    person = come(width, scheme="dark" if width == WIDE else "light")
    sign_in(person, site.reception, f"/desk/bookings/{code}")
    expect(person.page.locator("#history li")).to_have_count(9)
    expect(person.page.locator("#money tbody tr")).to_have_count(5)
    assert look_at(person) == []
