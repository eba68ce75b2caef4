"""Who comes for what is due: a worker when it is rung for, the relay when nobody came."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis
from rq import Queue

from app.ground.valkey import Valkey
from app.schedule import STRIPE, answer_provider, send_back, sweeps
from billing.payments.edges import end_payments, poll_payments
from billing.payments.events import ANSWER
from billing.payments.jobs import answer, send
from billing.payments.reconciling import reconcile
from billing.payments.refund_edges import SEND, follow_refunds
from billing.payments.refunding import refund_payments
from core.db import attempt
from core.jobs import QUEUE
from core.money import Money
from core.outbox.delivery import drain
from tests.billing.payments import test_webhooks as hooks
from tests.billing.payments.pay_desk import ANNA, PayDesk
from tests.cluster import Database
from tests.race.buyers import as_owner


@pytest.fixture
def queue(valkey: Valkey) -> Iterator[Queue]:
    with Redis.from_url(valkey.url) as link:
        yield Queue(QUEUE, connection=link)


def called(queue: Queue) -> list[str]:
    return [str(job.func_name) for job in queue.jobs]


def test_an_event_rings_for_a_worker_who_answers_it(desk: PayDesk, queue: Queue) -> None:
    payment = desk.pay()
    body = hooks.event(payment.session)
    for _time in range(2):
        assert hooks.send(desk.app, body, hooks.signed(body)) == 200
    assert called(queue) == [ANSWER]
    desk.outside(answer)
    assert desk.payment(payment.id)["status"] == "paid"


def test_a_refund_rings_for_a_worker_who_sends_it(desk: PayDesk, queue: Queue) -> None:
    desk.pay()
    desk.outside(lambda: end_payments(ANNA))
    money = Money(1000, "EUR")
    desk.outside(lambda: attempt(lambda: len(refund_payments(ANNA, money, reason="x", key="1"))))
    desk.outside(drain)
    assert SEND in called(queue)
    desk.outside(send)
    assert [refund.amount for refund in desk.refunds()] == [1000]


def test_what_no_worker_came_for_is_done_by_the_relay(desk: PayDesk, database: Database) -> None:
    payment = desk.pay()
    body = hooks.event(payment.session)
    hooks.send(desk.app, body, hooks.signed(body))
    assert desk.outside(answer_provider) == 0  # a worker may be on its way
    as_owner(database, "UPDATE provider_event SET due_at = due_at - interval '3 seconds'")
    assert desk.outside(answer_provider) == 1
    assert desk.payment(payment.id)["status"] == "paid"
    money = Money(1000, "EUR")
    desk.outside(lambda: attempt(lambda: len(refund_payments(ANNA, money, reason="x", key="1"))))
    assert desk.outside(send_back) == 0
    as_owner(database, "UPDATE refund SET due_at = due_at - interval '3 seconds'")
    assert desk.outside(send_back) == 1
    assert desk.outside(send_back) == 0


def test_who_waits_for_stripe_keeps_nobody_else_waiting() -> None:
    """These go round in a lane of their own."""
    ours = {answer_provider, send_back, poll_payments, follow_refunds, reconcile}
    assert {sweep.job for sweep in sweeps() if sweep.lane == STRIPE} == ours
