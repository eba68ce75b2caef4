"""Test B for money: each seeded bug is noticed, by a constraint, by the audit or by a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.audit import audit
from app.ground.cluster import Cluster
from billing.payments.accounts import gateway_of
from billing.payments.gateway import SessionSeen
from billing.payments.models import Payment
from billing.payments.operations import record_payment
from billing.payments.reconciling import reconcile
from billing.payments.refund_edges import send_refunds
from billing.payments.refunding import refund_payments
from core.db import attempt, db
from core.money import Money
from tests.billing.payments.pay_desk import ANNA, PayDesk
from tests.billing.payments.test_refunds import paid
from tests.billing.payments.test_webhooks import event, send, signed, tell
from tests.cluster import Database, clone
from tests.race.bugs import seeded_bug
from tests.race.buyers import all_at_once, as_owner
from tests.race.interleaving import interleave

PAYMENT_LOCK = "ORDER BY payment.id FOR NO KEY UPDATE"
REQUEST_LOCK = "ORDER BY payment_request.id FOR NO KEY UPDATE"
TURNS = 10
ONE_EVENT = "ON CONFLICT (event_id) DO NOTHING"
ONE_ENTRY = "ON CONFLICT (kind, reference, generation) DO NOTHING"


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """A clone that these tests may spoil: they ask for the audit themselves."""
    with clone(cluster) as fresh:
        yield fresh


def noticed(database: Database, words: str) -> bool:
    """Whether the audit says so."""
    return any(words in finding for finding in audit(database.audit_url))


def test_without_the_signature_anybody_tells_us(
    desk: PayDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stripe.WebhookSignature.verify_header", lambda *_args: True)
    payment = desk.open()
    assert send(desk.app, event(payment.session), {}) == 200
    assert desk.events() == 1


def test_without_asking_again_what_anybody_tells_is_believed(
    desk: PayDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a handler would that took the money from the event."""
    payment = desk.open()
    seen = desk.outside(lambda: _seen(desk, payment.session, paid=True))
    monkeypatch.setattr(
        "billing.payments.stripe_gateway.StripeGateway.see_session", lambda _self, _id: seen
    )
    tell(desk, payment.session)
    assert desk.payment(payment.id)["status"] == "paid"
    assert desk.stands("clearing:stripe") > desk.balance_there()


def _seen(desk: PayDesk, session: str, **changes: Any) -> SessionSeen:
    return replace(gateway_of(desk.books.code).see_session(session), intent_id="pi_1", **changes)


def test_events_without_their_unique_id_are_kept_twice(desk: PayDesk, database: Database) -> None:
    as_owner(database, "ALTER TABLE provider_event DROP CONSTRAINT uq_provider_event_event_id")
    payment = desk.pay()
    body = event(payment.session)
    with seeded_bug(desk.app, ONE_EVENT):
        assert [send(desk.app, body, signed(body)) for _time in range(2)] == [200, 200]
    assert desk.events() == 2


def pay_at_once(desk: PayDesk, key: int) -> Counter[str]:
    """Eight workers write the same news down."""
    seen = desk.outside(lambda: _seen(desk, desk.payment(key)["session_id"], paid=True))
    step = lambda: attempt(  # noqa: E731  # a step of a race
        lambda: record_payment(db.session.get_one(Payment, key), seen)
    )
    return all_at_once(desk.app, [step] * 8)


@contextmanager
def no_locks(app: Flask) -> Iterator[None]:
    """Payments and their requests are read as they are."""
    with ExitStack() as bugs:
        for order in (PAYMENT_LOCK, REQUEST_LOCK):
            bugs.enter_context(seeded_bug(app, order, order.split(" FOR ")[0]))
        yield


def rush(desk: PayDesk) -> Counter[str]:
    """Eight workers write the same news down at once, until some have met."""
    met = Counter[str]()
    for number in range(TURNS):
        payment = desk.pay(subject=f"{ANNA}{number}")
        with no_locks(desk.app):
            met += pay_at_once(desk, payment.id)
        if met != {"ok": 8 * (number + 1)} or desk.told()["payment_received"] > number + 1:
            break
    return met


def test_payments_without_lock_are_stopped_by_what_does_not_change(desk: PayDesk) -> None:
    assert any("notified_at does not change" in outcome for outcome in rush(desk))


def test_payments_without_lock_and_trigger_are_told_twice(
    desk: PayDesk, database: Database
) -> None:
    """The ledger takes a fact once even then."""
    as_owner(database, "DROP TRIGGER payment_keeps ON payment")
    rush(desk)
    assert noticed(database, "a payment that came was not told once")
    assert not noticed(database, "a payment that came was not posted once")


def test_entries_without_their_unique_fact_are_posted_twice(
    desk: PayDesk, database: Database
) -> None:
    as_owner(database, "DROP TRIGGER payment_keeps ON payment")
    as_owner(
        database,
        "ALTER TABLE ledger_entry DROP CONSTRAINT uq_ledger_entry_kind_reference_generation",
    )
    with seeded_bug(desk.app, ONE_ENTRY):
        rush(desk)
    assert noticed(database, "a payment that came was not posted once")


def test_without_comparing_the_amount_less_confirms(
    desk: PayDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the provider's account tells of the difference."""
    monkeypatch.setattr("billing.payments.operations.doubt_about", lambda _payment, _seen: "")
    key = desk.begin()
    session = desk.make_session(key, amount=4000)
    desk.box.pay(session)
    tell(desk, session)
    assert desk.payment(key)["status"] == "paid"
    desk.outside(reconcile)
    assert desk.tasks() == {"money_difference": 1}


def two_refunds(desk: PayDesk) -> tuple[str, str]:
    """Both read what is left before either takes it, which locks would not let them."""

    def step(key: str) -> Any:
        return lambda: attempt(
            lambda: refund_payments(ANNA, Money(700, "EUR"), reason="x", key=key)
        )

    with no_locks(desk.app):
        return interleave(desk.app, step("1"), "UPDATE payment SET refunded", step("2"))


def test_refunds_without_lock_are_stopped_by_the_constraint(
    desk: PayDesk, database: Database
) -> None:
    paid(desk, 1000)
    outcomes = two_refunds(desk)
    assert any("never_refunded_above" in outcome for outcome in outcomes), outcomes
    assert audit(database.audit_url) == []


def test_refunds_without_lock_and_constraint(desk: PayDesk, database: Database) -> None:
    """The provider is the last to stop them."""
    as_owner(database, "ALTER TABLE payment DROP CONSTRAINT ck_payment_never_refunded_above")
    paid(desk, 1000)
    assert two_refunds(desk) == ("ok", "ok")
    assert noticed(database, "or to more than came")
    desk.outside(send_refunds)
    assert sum(refund.amount for refund in desk.refunds()) <= 1000
    assert desk.tasks()["refund_failed"] >= 1


def test_without_the_look_for_an_earlier_try_a_refund_goes_out_twice(
    desk: PayDesk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the answer was lost, and the provider has forgotten the key since."""
    monkeypatch.setattr(
        "billing.payments.stripe_gateway.StripeGateway.find_refund", lambda _self, _wish: None
    )
    paid(desk, 5000)
    desk.outside(
        lambda: attempt(lambda: len(refund_payments(ANNA, Money(2000, "EUR"), reason="x", key="1")))
    )
    desk.box.switch("api_error_after", count=2, method="POST", path="/v1/refunds")
    desk.outside(send_refunds)
    desk.forget_keys()
    as_owner(database, "UPDATE refund SET due_at = clock_timestamp()")
    desk.outside(send_refunds)
    assert len(desk.refunds()) == 2


def test_a_session_without_its_key_is_made_twice(
    desk: PayDesk,
) -> None:
    key = desk.begin()
    desk.outside(lambda: gateway_of(desk.books.code).open_session(desk.wish(key)))
    desk.forget_keys()
    desk.outside(lambda: gateway_of(desk.books.code).open_session(desk.wish(key)))
    assert len(desk.sessions()) == 2
