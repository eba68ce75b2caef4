"""Looks at the booking's page: run as a pytest file from the repository (kept out of it)."""

from __future__ import annotations
from pathlib import Path
import pytest
from tests.pages.conftest import *  # noqa
from tests.pages.conftest import Come, Site
from tests.pages.steps import sign_in
from tests.pages.test_every_page import faults_of, TARGETS, THUMB
from tests.crs.bookings.test_booking_page import (
    amend,
    begin,
    pay,
    within,
    find_booking,
    cancel_booking,
    confirm_booking,
)
from tests.make import make_voucher_wish, make_wish
from crs.bookings.operations import hold_booking
from billing.payments.models import Payment
from billing.payments.operations import record_ended
from core.db import db

OUT = Path("/tmp/w/desk2")


def test_look(come: Come, site: Site) -> None:
    app, house = site.app, site.house
    code = within(
        app, lambda: hold_booking(make_wish(house, make_voucher_wish(house, start=2))).code
    )
    first = begin(app, code)
    within(
        app,
        lambda: record_ended(db.session.get_one(Payment, first), fault="Your card was declined."),
    )
    pay(app, code)
    amend(
        app,
        code,
        make_voucher_wish(house, start=3, nights=5, board="full", programme="back-care"),
        make_voucher_wish(house, start=3, nights=5, room="twin", persons=2),
        by=site.manager.email,
    )
    amend(
        app,
        code,
        make_voucher_wish(house, start=3, nights=5, board="full", programme="back-care"),
        by=site.reception.email,
    )
    pay(app, code)
    within(app, lambda: cancel_booking(find_booking(code), by="guest"))
    found = []
    for width, scheme, lang in (
        (1440, "light", "en-GB"),
        (390, "light", "en-GB"),
        (1440, "dark", "ru"),
        (390, "dark", "ru"),
    ):
        v = come(width, scheme=scheme, language=lang)
        if lang == "en-GB":
            sign_in(v, site.company, f"/desk/bookings/{code}")
        else:
            v.open("/sign-in")
            v.page.locator("input[name=email]").fill(site.company.email)
            v.page.locator("input[name=password]").fill("a long enough password")
            v.page.locator("main button[type=submit], form button[type=submit]").last.click()
            v.open(f"/desk/bookings/{code}")
        v.page.screenshot(path=str(OUT / f"booking-{width}-{scheme}.png"), full_page=True)
        found += faults_of(v.page)
        if width == 390:
            found += v.page.evaluate(TARGETS, THUMB)
    assert found == []
