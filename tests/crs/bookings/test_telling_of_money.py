"""Letters about money: one for each matter, and none that says what another one says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from billing.payments.gateway import RefundSeen, RefundState
from billing.payments.operations import record_ended
from billing.payments.queries import payments_of, refunds_of
from billing.payments.refunding import record_refund
from core.db import attempt, db, transaction
from core.outbox.delivery import drain
from crm.messages.models import Message
from crm.messages.reading import shown
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import expire_due
from crs.bookings.operations import cancel_booking, hold_booking
from crs.bookings.paid import subject_of
from crs.bookings.wishes import BuyerWish
from tests.cast import House
from tests.crs.bookings.test_paying import begun, booking_of, later, money_comes
from tests.make import make_voucher_wish, make_wish

pytestmark = pytest.mark.usefixtures("movable_clock")
ANNA = BuyerWish("Anna Mets", "anna@example.org", "+372 5555 5555", "en")


def held(aurora: House, start: int = 40) -> int:
    wish = replace(make_wish(aurora, make_voucher_wish(aurora, start=start)), buyer=ANNA)
    with transaction():
        return hold_booking(wish).id


def told() -> list[str]:
    while drain():
        pass
    with transaction():
        return list(db.session.scalars(select(Message.kind).order_by(Message.id)))


def last_text() -> str:
    with transaction():
        newest = select(Message).order_by(Message.id.desc()).limit(1)
        return shown(db.session.scalars(newest).one()).text


def sent_back(key: int) -> None:
    """The provider has taken the refunds."""
    with transaction():
        for refund in refunds_of(subject_of(booking_of(key))):
            seen = RefundSeen(
                id=f"re_{refund.id}", key=str(refund.key), state=RefundState.DONE,
                amount=refund.money, intent_id=refund.payment.intent_id,
            )  # fmt: skip
            record_refund(refund, seen)


def expired(key: int) -> None:
    """The session is over, and so is the hold."""
    with transaction():
        for payment in payments_of(subject_of(booking_of(key))):
            record_ended(payment)
    with later(61):
        assert expire_due() == 1
        while drain():
            pass


def test_the_payment_that_confirms_is_told_with_the_confirmation(aurora: House) -> None:
    money_comes(begun(held(aurora)))
    assert told() == ["booking_confirmed"]
    text = last_text()
    assert "We have received €126.00." in text
    assert "Still to pay: €294.00" in text


def test_the_balance_has_a_letter_of_its_own(aurora: House) -> None:
    key = held(aurora)
    money_comes(begun(key))
    told()
    money_comes(begun(key))
    assert told() == ["booking_confirmed", "payment_received"]
    assert "We have received €294.00." in last_text()
    assert "Still to pay" not in last_text()


def test_a_change_that_makes_it_cheaper_says_what_goes_back(aurora: House) -> None:
    key = held(aurora)
    money_comes(begun(key))
    money_comes(begun(key))
    wish = make_voucher_wish(aurora, start=40, nights=5)
    attempt(lambda: amend_booking(booking_of(key), [wish], by="guest"))
    assert told()[2:] == ["booking_changed"]
    assert "Refunded to you: €120.00" in last_text()


def test_a_cancellation_says_what_goes_back_and_later_that_it_went(aurora: House) -> None:
    key = held(aurora, start=2)
    money_comes(begun(key))
    attempt(lambda: cancel_booking(booking_of(key), by="test"))
    assert told() == ["booking_confirmed", "booking_cancelled"]
    text = last_text()
    assert "Kept of the price: €60.00" in text
    assert "Refunded to you: €66.00" in text
    sent_back(key)
    assert told()[2:] == ["refund_sent"]
    assert "We have sent €66.00 back" in last_text()


def test_a_hold_that_ends_while_somebody_pays_is_told(aurora: House) -> None:
    key = held(aurora)
    begun(key)
    expired(key)
    assert told() == ["booking_expired"]
    assert "Nothing was charged." in last_text()


def test_money_that_comes_too_late_goes_back_and_the_guest_knows(aurora: House) -> None:
    key = held(aurora)
    payment = begun(key)
    expired(key)
    for _room in range(3):
        held(aurora)
    money_comes(payment)
    assert told() == ["booking_expired", "payment_too_late"]
    assert "Your payment of €126.00 came after the hold had ended." in last_text()
    sent_back(key)
    assert told()[2:] == ["refund_sent"]


def test_late_money_that_finds_its_places_again_is_a_confirmation(aurora: House) -> None:
    key = held(aurora)
    payment = begun(key)
    expired(key)
    money_comes(payment)
    assert told() == ["booking_expired", "booking_confirmed"]
