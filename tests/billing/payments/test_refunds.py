"""Refunds: in parts, never above what came, sent once, followed until they are there or fail."""

from __future__ import annotations

from typing import Any

import pytest

from billing.payments.edges import end_payments
from billing.payments.events import answer_events
from billing.payments.queries import paid_of, payments_of, refunded_of, refunds_of
from billing.payments.refund_edges import follow_refunds, send_refunds
from billing.payments.refunding import MoreThanPaid, RefundDiffers, refund_payments
from core.db import attempt
from core.money import Money
from tests.billing.payments.pay_desk import ANNA, PayDesk, eventually
from tests.cluster import Database
from tests.race.buyers import all_at_once, as_owner, deadlocks

DUE = "UPDATE refund SET due_at = clock_timestamp() - interval '1 second'"


def paid(desk: PayDesk, *amounts: int, card: str = "success") -> None:
    """Anna pays one after another, and we know it."""
    for amount in amounts:
        desk.pay(amount, card=card)
        assert desk.outside(lambda: end_payments(ANNA)) is True


def give_back(
    desk: PayDesk, amount: int, key: str = "cancelled", currency: str = "EUR"
) -> list[tuple[int, int, str]]:
    """Payment, amount and status of each refund."""

    def work() -> list[tuple[int, int, str]]:
        made = refund_payments(ANNA, Money(amount, currency), reason="cancelled", key=key)
        return [(refund.payment_id, refund.amount, refund.status) for refund in made]

    return desk.outside(lambda: attempt(work))


def states(desk: PayDesk) -> list[str]:
    return desk.inside(lambda: [refund.status for refund in refunds_of(ANNA)])


def at_provider(desk: PayDesk) -> list[tuple[int, str]]:
    """Amount and status of the account's refunds, oldest first."""
    return [(refund.amount, refund.status) for refund in reversed(desk.refunds())]


def test_a_part_goes_back_to_the_card(desk: PayDesk) -> None:
    paid(desk, 5000)
    give_back(desk, 2000)
    assert desk.stands("prepayment") == -3000
    assert desk.stands("refunds:due") == -2000
    assert at_provider(desk) == []
    assert desk.outside(send_refunds) == 1
    assert states(desk) == ["done"]
    assert at_provider(desk) == [(2000, "succeeded")]
    assert desk.stands("refunds:due") == 0
    assert desk.stands("clearing:stripe") == 3000
    assert desk.told()["refund_due"] == desk.told()["refund_done"] == 1
    assert desk.outside(send_refunds) == 0


def test_the_latest_payment_goes_back_first(desk: PayDesk) -> None:
    paid(desk, 5000, 3000, 1000)
    first, second, third = desk.inside(lambda: [payment.id for payment in payments_of(ANNA)])
    assert give_back(desk, 1500, "amended") == [(third, 1000, "due"), (second, 500, "due")]
    assert give_back(desk, 7500) == [(second, 2500, "due"), (first, 5000, "due")]
    desk.outside(send_refunds)
    assert sorted(at_provider(desk)) == [
        (500, "succeeded"), (1000, "succeeded"), (2500, "succeeded"), (5000, "succeeded")
    ]  # fmt: skip
    assert desk.stands("prepayment") == 0
    assert desk.inside(lambda: (paid_of(ANNA, "EUR"), refunded_of(ANNA, "EUR"))) == (
        Money(9000, "EUR"), Money(9000, "EUR")
    )  # fmt: skip


@pytest.mark.parametrize("amount", [5001, 0, -1])
def test_never_more_than_came_nor_nothing(desk: PayDesk, amount: int) -> None:
    paid(desk, 5000)
    with pytest.raises(MoreThanPaid):
        give_back(desk, amount)
    assert states(desk) == []


def test_nothing_goes_back_of_what_did_not_come(desk: PayDesk) -> None:
    desk.open()
    with pytest.raises(MoreThanPaid):
        give_back(desk, 1)
    paid(desk, 5000)
    with pytest.raises(MoreThanPaid):
        give_back(desk, 1, currency="USD")


def test_the_same_decision_twice_is_carried_out_once(desk: PayDesk) -> None:
    paid(desk, 5000)
    assert give_back(desk, 2000) == give_back(desk, 2000)
    with pytest.raises(RefundDiffers):
        give_back(desk, 2001)
    desk.outside(send_refunds)
    assert at_provider(desk) == [(2000, "succeeded")]


def test_twenty_decisions_at_once_never_take_more_than_came(desk: PayDesk) -> None:
    paid(desk, 3000, 2000)

    def step(number: int) -> Any:
        return lambda: attempt(
            lambda: refund_payments(ANNA, Money(700, "EUR"), reason="x", key=str(number))
        )

    outcomes = all_at_once(desk.app, [step(number) for number in range(20)])
    assert outcomes == {"ok": 7, "MoreThanPaid": 13}
    assert desk.stands("prepayment") == -100
    assert deadlocks(desk.app) == 0


def test_one_decision_by_ten_at_once_is_one(desk: PayDesk) -> None:
    paid(desk, 3000, 2000)
    work = lambda: attempt(  # noqa: E731  # a step of a race
        lambda: refund_payments(ANNA, Money(4000, "EUR"), reason="x", key="one")
    )
    assert all_at_once(desk.app, [work] * 10) == {"ok": 10}
    assert desk.stands("prepayment") == -1000
    assert states(desk) == ["due", "due"]


def test_four_senders_send_each_once(desk: PayDesk) -> None:
    paid(desk, *[1000] * 4)
    for number in range(8):
        give_back(desk, 500, str(number))
    assert all_at_once(desk.app, [send_refunds] * 4) == {"ok": 4}
    assert at_provider(desk) == [(500, "succeeded")] * 8
    assert states(desk) == ["done"] * 8


def test_a_refund_whose_answer_was_lost_is_not_sent_again(
    desk: PayDesk, database: Database
) -> None:
    paid(desk, 5000)
    give_back(desk, 2000)
    desk.box.switch("api_die_after", count=1, method="POST", path="/v1/refunds")
    assert desk.outside(send_refunds) == 1
    assert states(desk) == ["due"]
    desk.box.process.wait()
    desk.box.start()
    desk.forget_keys()

    def sent() -> bool:
        as_owner(database, DUE)
        desk.outside(send_refunds)
        return states(desk) == ["done"]

    assert eventually(sent)
    assert at_provider(desk) == [(2000, "succeeded")]


def test_a_refund_that_takes_a_while_is_followed(desk: PayDesk, database: Database) -> None:
    paid(desk, 5000)
    give_back(desk, 2000)
    desk.box.switch("refunds_pending", count=1)
    desk.outside(send_refunds)
    assert states(desk) == ["sent"]
    assert desk.stands("clearing:stripe") == 3000
    assert desk.outside(follow_refunds) == 0
    as_owner(database, DUE)
    assert desk.outside(follow_refunds) == 1
    assert states(desk) == ["sent"]
    desk.box.lever(f"/test/refunds/{desk.refunds()[0].id}/settle")
    as_owner(database, DUE)
    desk.outside(follow_refunds)
    assert states(desk) == ["done"]
    assert desk.entries() == {"payment": 1, "refund_due": 1, "refund_sent": 1}


def test_a_refund_that_fails_later_is_owed_again_and_told(told_desk: PayDesk) -> None:
    desk = told_desk
    paid(desk, 5000)
    give_back(desk, 2000)
    desk.outside(send_refunds)
    assert states(desk) == ["done"]
    desk.box.lever(f"/test/refunds/{desk.refunds()[0].id}/settle", status="failed")
    assert eventually(lambda: desk.events("refund.failed") == 1)
    desk.outside(answer_events)
    assert states(desk) == ["failed"]
    assert desk.stands("prepayment") == -5000
    assert desk.stands("clearing:stripe") == 5000
    assert desk.tasks() == {"refund_failed": 1}
    assert desk.told()["refund_failed"] == 1
    assert give_back(desk, 5000, "by another way")


def test_a_refund_that_the_provider_refuses_is_owed_again_and_told(desk: PayDesk) -> None:
    """Somebody gave it back by hand before."""
    paid(desk, 5000)
    [payment] = desk.inside(lambda: [payment.intent_id for payment in payments_of(ANNA)])
    desk.refund_by_hand(str(payment), 5000)
    give_back(desk, 2000)
    assert desk.outside(send_refunds) == 1
    assert states(desk) == ["failed"]
    assert desk.stands("refunds:due") == 0
    assert desk.stands("prepayment") == -5000
    assert desk.tasks() == {"refund_failed": 1}


def test_while_the_provider_is_down_refunds_wait(desk: PayDesk, database: Database) -> None:
    paid(desk, 5000)
    give_back(desk, 2000)
    desk.box.switch("api_down")
    assert desk.outside(send_refunds) == 1
    assert states(desk) == ["due"]
    assert desk.outside(send_refunds) == 0
    desk.box.clear()

    def sent() -> bool:
        as_owner(database, DUE)
        desk.outside(send_refunds)
        return states(desk) == ["done"]

    assert eventually(sent)
    assert at_provider(desk) == [(2000, "succeeded")]


CONSTRAINTS = {
    "above what came": ("UPDATE payment SET refunded = 5001", "never_refunded_above"),
    "below nothing": ("UPDATE payment SET refunded = -1", "never_refunded_above"),
    "back from paid": ("UPDATE payment SET status = 'open'", "goes forward only"),
    "another amount": ("UPDATE payment SET amount = 9000", "payment.amount does not change"),
    "another session": ("UPDATE payment SET session_id = 'cs'", "session_id does not change"),
    "a payment removed": ("DELETE FROM payment", "append-only"),
    "all removed": ("TRUNCATE payment CASCADE", "append-only"),
    "a refund back to due": ("UPDATE refund SET status = 'due'", "goes forward only"),
    "a refund of more": ("UPDATE refund SET amount = 3000", "refund.amount does not change"),
    "a refund removed": ("DELETE FROM refund", "append-only"),
    "a request reopened": ("UPDATE payment_request SET status = 'open'", "goes forward only"),
    "an event forgotten": ("DELETE FROM provider_event", "append-only"),
}


def test_the_database_keeps_what_was_paid_and_refunded(
    told_desk: PayDesk, database: Database
) -> None:
    desk = told_desk
    paid(desk, 5000)
    give_back(desk, 2000)
    desk.outside(send_refunds)
    assert eventually(desk.events)
    for statement, words in CONSTRAINTS.values():
        with pytest.raises(Exception, match=words):
            as_owner(database, statement)
    desk.outside(answer_events)
