"""What is done to a booking, each in a request of its own: changed, paid by card."""

from __future__ import annotations

from flask import Flask

from billing.payments.gateway import SessionSeen, SessionStatus
from billing.payments.models import Payment
from billing.payments.operations import record_payment
from core.db import db, see_resorts
from core.outbox.delivery import drain
from crs.bookings.amendments import amend_booking
from crs.bookings.paying import begin_to_pay
from crs.bookings.queries import find_booking
from crs.rates.rules import VoucherWish
from tests.staff import within


def amend(app: Flask, code: str, *wishes: VoucherWish, by: str = "test") -> None:
    within(app, lambda: amend_booking(find_booking(code), wishes, by=by))


def begin(app: Flask, code: str) -> int:
    return within(app, lambda: begin_to_pay(find_booking(code), return_path="/").id)


def pay(app: Flask, code: str) -> int:
    """What is due comes by card, and what follows from it follows."""
    key = begin(app, code)

    def come() -> None:
        payment = db.session.get_one(Payment, key)
        seen = SessionSeen(
            id=f"cs_{key}", key=str(payment.key), status=SessionStatus.COMPLETE, paid=True,
            amount=payment.money, intent_id=f"pi_{key}", url=None, expires_at=payment.expires_at,
        )  # fmt: skip
        record_payment(payment, seen)

    within(app, come)
    settle_outbox(app)
    return key


def settle_outbox(app: Flask) -> None:
    with app.app_context():
        see_resorts("all")
        while drain():
            pass
        see_resorts("")
