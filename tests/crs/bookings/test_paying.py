"""Paying: what is asked for, how long the hold waits, what follows the money that comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from billing.payments.gateway import SessionSeen, SessionStatus
from billing.payments.models import Payment
from billing.payments.operations import record_ended, record_payment
from billing.payments.queries import refunds_of
from core.db import db, transaction
from core.money import Money
from core.outbox.delivery import drain
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import expire_due
from crs.bookings.models import Booking, BookingStatus
from crs.bookings.operations import (
    HoldEnded,
    NotInThisState,
    cancel_booking,
    confirm_booking,
    hold_booking,
)
from crs.bookings.paid import paid_for, subject_of
from crs.bookings.paying import (
    NothingDue,
    TooLateToBegin,
    begin_to_pay,
    masked,
    to_pay,
)
from tests.cast import House
from tests.make import counted, make_voucher_wish, make_wish

pytestmark = pytest.mark.usefixtures("movable_clock")


@contextmanager
def later(minutes: int) -> Iterator[None]:
    """The clock of this connection, so many minutes ahead."""
    db.session.rollback()
    ahead = text("SELECT set_config('app.now', (clock_timestamp() + :by)::text, false)")
    with db.engine.connect() as connection:
        connection.execute(ahead, {"by": timedelta(minutes=minutes)})
        connection.commit()
    yield
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.execute(text("SELECT set_config('app.now', '', false)"))
        connection.commit()


def held(aurora: House, **stay: int) -> int:
    """A single held for Anna, 126 of 420 euros due; its id."""
    with transaction():
        return hold_booking(make_wish(aurora, make_voucher_wish(aurora, **stay))).id  # type: ignore[arg-type]  # dates


def booking_of(key: int) -> Booking:
    return db.session.get_one(Booking, key, populate_existing=True)


def begun(key: int) -> int:
    with transaction():
        return begin_to_pay(booking_of(key), return_path="/").id


def money_comes(payment_id: int, session: str = "") -> None:
    """The provider's word, and what follows from it."""
    with transaction():
        payment = db.session.get_one(Payment, payment_id)
        seen = SessionSeen(
            id=session or f"cs_{payment_id}", key=str(payment.key), status=SessionStatus.COMPLETE,
            paid=True, amount=payment.money, intent_id=session or f"pi_{payment_id}", url=None,
            expires_at=payment.expires_at,
        )  # fmt: skip
        record_payment(payment, seen)
    while drain():
        pass


def refunded(key: int) -> list[int]:
    return [refund.amount for refund in refunds_of(subject_of(booking_of(key)))]


def test_the_prepayment_confirms_and_the_balance_can_follow(aurora: House) -> None:
    key = held(aurora)
    assert to_pay(booking_of(key)) == Money(12600, "EUR")
    money_comes(begun(key))
    booking = booking_of(key)
    assert (booking.status, counted(aurora, "single", "sold")) == ("confirmed", 7)
    assert booking.vouchers[0].number
    assert to_pay(booking) == Money(42000 - 12600, "EUR")
    money_comes(begun(key))
    assert paid_for(booking_of(key)) == Money(42000, "EUR")
    with pytest.raises(NothingDue):
        begun(key)
    assert refunded(key) == []


def test_paying_prolongs_the_hold_beyond_the_session_but_not_for_ever(aurora: House) -> None:
    key = held(aurora)
    made = booking_of(key).created_at
    with later(15):
        first = begun(key)
        booking = booking_of(key)
        payment = db.session.get_one(Payment, first)
        assert booking.expires_at
        assert timedelta(minutes=49) < booking.expires_at - made < timedelta(minutes=51)
        assert payment.expires_at < booking.expires_at
        assert begun(key) == first
    with later(26), transaction():
        record_ended(db.session.get_one(Payment, first))
    with later(27), pytest.raises(TooLateToBegin):
        begun(key)
    with later(55), pytest.raises(HoldEnded):
        begun(key)


def test_money_that_comes_late_has_its_places_where_they_are_free(aurora: House) -> None:
    key = held(aurora)
    payment = begun(key)
    with later(40):
        with transaction():
            record_ended(db.session.get_one(Payment, payment))
        assert expire_due() == 1
        assert counted(aurora, "single") == 0
        money_comes(payment)
    booking = booking_of(key)
    assert (booking.status, booking.ended_at) == (BookingStatus.CONFIRMED, None)
    assert counted(aurora, "single", "sold") == 7
    assert refunded(key) == []


def test_money_that_comes_when_all_is_sold_goes_back_whole(aurora: House) -> None:
    key = held(aurora)
    payment = begun(key)
    with later(40):
        with transaction():
            record_ended(db.session.get_one(Payment, payment))
        assert expire_due() == 1
        for _ in range(3):
            held(aurora)
        money_comes(payment)
        money_comes(payment)
    assert booking_of(key).status == BookingStatus.EXPIRED
    assert refunded(key) == [12600]
    assert paid_for(booking_of(key)) == Money(0, "EUR")
    with later(61):
        assert expire_due() == 3


def test_a_hold_that_ran_out_but_was_not_swept_is_kept_by_its_money(aurora: House) -> None:
    key = held(aurora)
    payment = begun(key)
    with later(40):
        money_comes(payment)
        assert expire_due() == 0
    assert booking_of(key).status == BookingStatus.CONFIRMED


def test_cancelled_by_its_terms_the_rest_goes_back(aurora: House) -> None:
    key = held(aurora, start=2)  # a night is kept
    money_comes(begun(key))
    with transaction():
        cancel_booking(booking_of(key), by="test")
    booking = booking_of(key)
    assert booking.cancellation_fee == 6000
    assert refunded(key) == [12600 - 6000]
    with pytest.raises(NotInThisState):
        begun(key)


def test_money_for_a_cancelled_hold_goes_back(aurora: House) -> None:
    key = held(aurora)
    payment = begun(key)
    with transaction():
        cancel_booking(booking_of(key), by="test")
    money_comes(payment)
    assert refunded(key) == [12600]


def test_what_an_amendment_makes_cheaper_goes_back(aurora: House) -> None:
    key = held(aurora)
    money_comes(begun(key))
    money_comes(begun(key))
    with transaction():
        amend_booking(booking_of(key), [make_voucher_wish(aurora, nights=5)], by="test")
    assert refunded(key) == [12000]
    assert paid_for(booking_of(key)) == Money(30000, "EUR")


def test_what_was_paid_elsewhere_goes_back_by_hand(aurora: House) -> None:
    key = held(aurora)
    with transaction():
        booking = booking_of(key)
        confirm_booking(booking, by="test")
        booking.paid_before = 42000
    with transaction():
        cancel_booking(booking_of(key), by="test")
    task = db.session.execute(text("SELECT kind, facts FROM task")).one()
    assert task.kind == "refund_by_hand"
    assert task.facts["amount"] == "420 EUR"


def test_a_payer_sees_no_name() -> None:
    assert masked("Anna Maria Mets") == "A*** M*** M***"


def test_asking_goes_on_when_its_statement_is_prepared(aurora: House) -> None:
    """PostgreSQL plans anew without values after ten; partial indexes must match all the same."""
    key = held(aurora)
    for _ in range(12):
        begun(key)
