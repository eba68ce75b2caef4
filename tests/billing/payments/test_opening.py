"""Opening a payment: one session for one key, whoever dies and whoever asks again."""

from __future__ import annotations

from billing.payments.events import answer_events
from tests.billing.payments.pay_desk import ANNA, PayDesk, eventually


def test_a_payment_is_paid_and_known_by_its_webhook(told_desk: PayDesk) -> None:
    desk = told_desk
    payment = desk.pay()
    assert eventually(lambda: desk.events() == 1)
    desk.outside(answer_events)
    row = desk.payment(payment.id)
    assert (row["status"], row["session_id"]) == ("paid", payment.session)
    assert row["notified_at"] is not None
    assert row["settled_at"] is None
    assert desk.stands("clearing:stripe") == 5000
    assert desk.stands("prepayment") == -5000
    assert desk.facts("payment_received") == [
        {"payment_id": payment.id, "subject": ANNA, "amount": 5000, "currency": "EUR",
         "late": False}
    ]  # fmt: skip
