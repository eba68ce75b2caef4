"""Who waited for the lock of a booking decides by what stands there now, not by what was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Thread

import pytest
from flask import Flask

from app.audit import audit
from core.db import attempt, db, transaction
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import hold
from crs.bookings.models import Booking, Person, Voucher
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.bookings.queries import find_booking
from crs.quotas.operations import NoRoomFree
from crs.rates.rules import VoucherWish
from tests.cast import House
from tests.cluster import Database
from tests.make import counted, make_voucher_wish, make_wish
from tests.race.buyers import act

Kept = Sequence[tuple[Voucher, list[Person]]]


def held(*wishes: VoucherWish, house: House) -> str:
    """The code of a new hold, which the session then forgets."""
    code = hold(make_wish(house, *wishes)).code
    db.session.remove()
    return code


def amended_beside(app: Flask, code: str, *wishes: VoucherWish) -> None:
    """Another transaction amends the booking, to its end."""
    outcomes: list[str] = []

    def amend() -> None:
        attempt(lambda: amend_booking(find_booking(code), wishes, by="other"))

    thread = Thread(target=lambda: outcomes.append(act(app, amend)))
    thread.start()
    thread.join()
    assert outcomes == ["ok"]


def read_and_kept(booking: Booking) -> Kept:
    """Vouchers and persons as they are now, held so that the session does not forget them."""
    return [(voucher, list(voucher.persons)) for voucher in booking.vouchers]


def confirm(booking: Booking) -> None:
    confirm_booking(booking, by="test")


def cancel(booking: Booking) -> None:
    cancel_booking(booking, by="test")


def test_a_place_amended_to_meanwhile_is_given_back(
    app: Flask, aurora: House, database: Database
) -> None:
    """A cancellation that remembers a whole room would leave a shared one without anybody."""
    twin = make_voucher_wish(aurora, room="twin")
    place = make_voucher_wish(aurora, room="twin", by_place=True)
    code = held(twin, house=aurora)
    with transaction():
        booking = find_booking(code)
        kept = read_and_kept(booking)
        amended_beside(app, code, place)
        cancel_booking(booking, by="guest")
    assert len(kept) == 1
    assert audit(database.audit_url) == []
    for _ in range(2):
        hold(make_wish(aurora, twin))
    with pytest.raises(NoRoomFree):
        hold(make_wish(aurora, place))


@pytest.mark.parametrize(("step", "column"), [(confirm, "sold"), (cancel, "held")])
def test_vouchers_added_meanwhile_go_with_the_booking(
    app: Flask, aurora: House, step: Callable[[Booking], None], column: str
) -> None:
    single = make_voucher_wish(aurora)
    code = held(single, house=aurora)
    with transaction():
        booking = find_booking(code)
        kept = read_and_kept(booking)
        amended_beside(app, code, single, single)
        step(booking)
    assert len(kept) == 1
    assert counted(aurora, "single", column) == (14 if step is confirm else 0)


def test_an_amendment_exchanges_what_another_one_has_just_promised(
    app: Flask, aurora: House, database: Database
) -> None:
    code = held(make_voucher_wish(aurora), house=aurora)
    with transaction():
        booking = find_booking(code)
        kept = read_and_kept(booking)
        amended_beside(app, code, make_voucher_wish(aurora, start=30, nights=9))
        amend_booking(booking, [make_voucher_wish(aurora)], by="test")
    assert len(kept) == 1
    assert (find_booking(code).version, counted(aurora, "single")) == (3, 7)
    assert audit(database.audit_url) == []
