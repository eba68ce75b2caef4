"""Meetings of money with an end, a cancellation, itself: what a lock must decide, step by step."""

from __future__ import annotations

from billing.payments.models import Payment
from billing.payments.refunding import refund_payments
from core.db import attempt, db
from core.outbox.delivery import drain
from tests.ground.runs import eventually
from tests.race.buyers import Step
from tests.race.checkout import Checkout, looking
from tests.race.interleaving import interleave
from tests.race.scenarios import CHANGE, cancel


def news_meets_news(checkout: Checkout) -> tuple[int, tuple[str, str]]:
    """Webhook and returning guest tell of the same payment at once."""
    key, session = checkout.opened()
    assert checkout.box.pay(session)["outcome"] == "paid"
    [payment] = checkout.payments(key)
    tell = looking(payment)
    return key, interleave(checkout.app, tell, "UPDATE payment SET", tell)


def money_meets_cancellation(checkout: Checkout) -> tuple[int, tuple[str, str]]:
    """Before the confirmation that the money brings is written, the guest cancels."""
    key, _payment = checkout.paid()
    return key, interleave(checkout.app, drain, CHANGE, cancel(key))


def refund_meets_refund(checkout: Checkout) -> tuple[int, tuple[str, str]]:
    """Two decisions give the same money back."""
    key, payment = checkout.paid()
    checkout.follow()
    steps = [_give_back(payment, cause) for cause in ("one", "other")]
    return key, interleave(checkout.app, steps[0], "INSERT INTO refund", steps[1])


def _give_back(payment_id: int, cause: str) -> Step:
    def work() -> None:
        payment = db.session.get_one(Payment, payment_id)
        refund_payments(payment.subject, payment.money, reason="test", key=cause)

    return lambda: attempt(work)


def money_comes_late(checkout: Checkout) -> int:
    """A card that pays only after the session has ended, and the hold with it; then we are told."""
    key, session = checkout.opened()
    assert checkout.box.pay(session, "late")["outcome"] == "waiting"
    checkout.run_out(key)
    checkout.sweep()
    assert checkout.status(key) == "expired"
    assert eventually(lambda: checkout.box.pay(session, "late")["outcome"] == "paid")
    [payment] = checkout.payments(key)
    checkout.outside(looking(payment))
    checkout.follow()
    return key


def somebody_pays_after_the_end(checkout: Checkout) -> str:
    """The hold was swept; what the page of the card says then."""
    key, session = checkout.opened()
    checkout.run_out(key)
    checkout.sweep()
    return str(checkout.box.pay(session)["outcome"])
