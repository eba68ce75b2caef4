"""The provider's account against the ledger: all is posted once; what differs becomes a task."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.config import Config
from app.factory import create_app
from billing.payments.edges import end_payments
from billing.payments.events import answer_events
from billing.payments.queries import payments_of, refunds_of
from billing.payments.reconciling import reconcile
from billing.payments.refund_edges import send_refunds
from billing.payments.refunding import refund_payments
from billing.payments.settings import StripeSettings
from core.db import attempt, db
from core.money import Money
from tests.billing.conftest import books_of
from tests.billing.payments.pay_desk import ANNA, SECRET, PayDesk, eventually
from tests.cluster import Database
from tests.race.buyers import all_at_once, as_owner

FEE = 100  # of 50 euros: 1.5 % and 25 cents


def paid(desk: PayDesk, amount: int = 5000, subject: str = ANNA) -> int:
    """Somebody pays, and we know it; the payment's id."""
    payment = desk.pay(amount, subject=subject)
    assert desk.outside(lambda: end_payments(subject)) is True
    return payment.id


def refunded(desk: PayDesk, amount: int) -> None:
    money = Money(amount, "EUR")
    desk.outside(
        lambda: attempt(lambda: refund_payments(ANNA, money, reason="x", key=str(amount)) and None)
    )
    desk.outside(send_refunds)


def agrees(desk: PayDesk) -> bool:
    """Whether clearing stands where the provider says that it does."""
    return desk.stands("clearing:stripe") == desk.balance_there()


def intent_of(desk: PayDesk) -> str:
    return str(desk.inside(lambda: payments_of(ANNA)[0].intent_id))


def test_fees_are_posted_and_the_payment_is_settled(desk: PayDesk) -> None:
    key = paid(desk)
    assert desk.payment(key)["settled_at"] is None
    assert desk.outside(reconcile) == 1
    assert desk.stands("fees:stripe") == FEE
    assert desk.stands("clearing:stripe") == 5000 - FEE
    row = desk.payment(key)
    assert abs((row["settled_at"] - datetime.now(UTC)).total_seconds()) < 60
    assert desk.tasks() == {}
    assert agrees(desk)


def test_comparing_twice_or_four_at_once_posts_once(desk: PayDesk) -> None:
    for number in range(4):
        paid(desk, subject=f"{ANNA}{number}")
    taken: list[int] = []
    assert all_at_once(desk.app, [lambda: taken.append(reconcile())] * 4) == {"ok": 4}
    assert sum(taken) == 4
    assert desk.outside(reconcile) == 0
    assert desk.stands("fees:stripe") == 4 * FEE
    assert agrees(desk)


def test_refunds_and_payouts_go_through(desk: PayDesk) -> None:
    paid(desk)
    refunded(desk, 2000)
    made = desk.box.lever("/test/payouts")["data"]  # of every test's account
    assert 3000 - FEE in [payout["amount"] for payout in made]
    assert desk.outside(reconcile) == 3
    assert desk.stands("bank:stripe") == 3000 - FEE
    assert desk.stands("clearing:stripe") == 0
    assert desk.stands("prepayment") == -3000
    assert desk.tasks() == {}
    assert agrees(desk)


def test_more_than_a_page_is_read_to_its_end(
    desk: PayDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("billing.payments.stripe_gateway.PAGE", 2)
    for number in range(5):
        paid(desk, subject=f"{ANNA}{number}")
    assert desk.outside(reconcile) == 5
    assert agrees(desk)


def test_a_lost_webhook_is_found_in_the_account(desk: PayDesk) -> None:
    """Even of a payment that had ended here, after which no poller asks."""
    payment = desk.open()
    desk.box.pay(payment.session, "late")
    desk.outside(lambda: end_payments(ANNA))
    assert eventually(lambda: desk.sessions()[0].status == "complete")
    assert desk.outside(reconcile) == 1
    assert desk.payment(payment.id)["status"] == "paid"
    assert desk.facts("payment_received")[0]["late"] is True
    assert desk.stands("prepayment") == -5000
    assert desk.tasks() == {}
    assert agrees(desk)


def test_a_refund_whose_answer_was_lost_is_found_in_the_account(
    desk: PayDesk, database: Database
) -> None:
    paid(desk)
    desk.box.switch("api_timeout", method="POST", path="/v1/refunds", seconds=0.1)
    refunded(desk, 2000)
    desk.box.clear()
    assert desk.inside(lambda: refunds_of(ANNA)[0].status) == "due"

    def compared() -> bool:
        return desk.outside(reconcile) == 2

    assert eventually(compared)
    assert desk.inside(lambda: refunds_of(ANNA)[0].status) == "done"
    as_owner(database, "UPDATE refund SET due_at = clock_timestamp()")
    assert desk.outside(send_refunds) == 0
    assert len(desk.refunds()) == 1
    assert agrees(desk)


def test_a_refund_that_failed_is_found_in_the_account(desk: PayDesk) -> None:
    paid(desk)
    refunded(desk, 2000)
    desk.outside(reconcile)
    desk.box.lever(f"/test/refunds/{desk.refunds()[0].id}/settle", status="failed")
    assert desk.outside(reconcile) == 1
    assert desk.inside(lambda: refunds_of(ANNA)[0].status) == "failed"
    assert desk.stands("prepayment") == -5000
    assert desk.tasks() == {"refund_failed": 1}
    assert agrees(desk)


def test_a_strangers_money_is_kept_once_whoever_tells_first(told_desk: PayDesk) -> None:
    desk = told_desk
    desk.begin()
    for amount in (700, 800):
        desk.box.pay(desk.make_session(None, amount=amount))
        if amount == 700:
            desk.outside(reconcile)
    assert eventually(lambda: desk.events() == 2)
    desk.outside(answer_events)
    desk.outside(reconcile)
    assert desk.stands("unallocated:stripe") == -1500
    assert desk.tasks() == {"money_unknown": 2}
    assert agrees(desk)


def test_a_refund_by_hand_becomes_a_task(desk: PayDesk) -> None:
    paid(desk)
    desk.refund_by_hand(intent_of(desk), 2000)
    assert desk.outside(reconcile) == 2
    assert desk.stands("unallocated:stripe") == 2000
    assert desk.stands("prepayment") == -5000
    assert desk.tasks() == {"money_difference": 1}
    assert agrees(desk)


def test_money_that_differs_is_no_difference_of_the_account(desk: PayDesk) -> None:
    """Doubted it is, and a task tells of it; but it is posted, so the accounts agree."""
    key = desk.begin()
    session = desk.make_session(key, amount=4000)
    desk.box.pay(session)
    assert desk.outside(reconcile) == 1
    assert desk.stands("unallocated:stripe") == -4000
    assert desk.tasks() == {"payment_doubted": 1}
    assert agrees(desk)


@pytest.mark.parametrize("won", [True, False])
def test_a_dispute_is_a_task_and_its_money_is_posted(told_desk: PayDesk, won: bool) -> None:
    desk = told_desk
    paid(desk)
    dispute = desk.box.lever("/test/disputes", payment_intent=intent_of(desk))
    assert eventually(lambda: desk.events("charge.dispute.created") == 1)
    desk.outside(answer_events)
    assert desk.tasks() == {"payment_disputed": 1}
    desk.outside(reconcile)
    assert desk.stands("disputes:stripe") == 5000
    assert agrees(desk)
    desk.box.lever(f"/test/disputes/{dispute['id']}/close", status="won" if won else "lost")
    desk.outside(reconcile)
    assert desk.stands("disputes:stripe") == (0 if won else 5000)
    assert desk.stands("fees:stripe") == FEE + 2000
    assert desk.stands("prepayment") == -5000
    assert agrees(desk)


def test_a_payment_that_does_not_arrive_is_told_until_it_does(
    desk: PayDesk, database: Database
) -> None:
    """Its webhook came days ago, and the account does not know it: its lines are hidden here."""
    paid(desk)
    as_owner(
        database,
        "ALTER TABLE payment DISABLE TRIGGER USER; "
        "UPDATE payment SET notified_at = notified_at - interval '3 days'; "
        "ALTER TABLE payment ENABLE TRIGGER USER",
    )
    desk.box.switch("api_down", path="/v1/balance_transactions")
    assert desk.outside(reconcile) == 0
    assert desk.tasks() == {"money_unsettled": 1}
    desk.box.clear()
    assert eventually(lambda: desk.outside(reconcile) == 1)
    assert desk.tasks() == {}


@pytest.fixture
def pair(desk: PayDesk) -> tuple[PayDesk, PayDesk]:
    """Aurora Ltd and Boreas Ltd, who share the network's account."""
    return desk, PayDesk(desk.app, desk.box, books_of(desk.app, "boreas"), desk.key)


def test_a_payout_of_a_shared_account_is_parted_by_whose_money_it_is(
    pair: tuple[PayDesk, PayDesk],
) -> None:
    aurora, boreas = pair
    paid(aurora, 5000, "guest:A")
    paid(boreas, 9000, "guest:B")
    aurora.box.lever("/test/payouts")
    assert aurora.outside(reconcile) == 3
    assert aurora.stands("bank:stripe") == 5000 - FEE
    assert boreas.stands("bank:stripe") == 9000 - 135 - 25
    assert aurora.stands("clearing:stripe") == boreas.stands("clearing:stripe") == 0
    assert aurora.tasks() == {}


def test_each_account_is_compared_though_another_does_not_answer(
    config: Config, desk: PayDesk
) -> None:
    boreas = books_of(desk.app, "boreas")
    settings = StripeSettings(
        {"": "sk_wrong", "BOREAS_LTD": desk.key}, {"": SECRET, "BOREAS_LTD": SECRET}, desk.box.url
    )
    both = create_app(replace(config, stripe=settings))
    here = PayDesk(both, desk.box, boreas, desk.key)
    paid(here)
    assert here.outside(reconcile) == 1
    assert here.stands("fees:stripe") == FEE
    with both.app_context():
        db.engine.dispose()


def test_a_stranger_in_a_shared_account_is_the_holders(pair: tuple[PayDesk, PayDesk]) -> None:
    aurora, boreas = pair
    boreas.begin(subject="guest:B")
    aurora.box.pay(aurora.make_session(None, amount=700))
    assert aurora.outside(reconcile) == 1
    assert (aurora.stands("unallocated:stripe"), boreas.stands("unallocated:stripe")) == (-700, 0)


def test_what_lies_in_the_account_from_before_us_is_not_ours(desk: PayDesk) -> None:
    desk.box.pay(desk.make_session(None, amount=700))
    assert desk.outside(reconcile) == 0
    assert desk.stands("unallocated:stripe") == 0
