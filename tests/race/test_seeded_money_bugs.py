"""Test B of the promises, for money: each seeded bug is noticed, as tests C and F would do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from app.audit import audit
from app.ground.cluster import Cluster
from billing.payments.gateway import SessionSeen
from billing.payments.models import Payment, PaymentStatus
from billing.payments.operations import record_payment
from core.money import Money
from tests.cluster import Database, clone
from tests.race import money_scenarios
from tests.race.bugs import seeded_bug
from tests.race.buyers import as_owner
from tests.race.checkout import Checkout

BOOKING = "ORDER BY booking.id FOR NO KEY UPDATE"
REQUEST = "ORDER BY payment_request.id FOR NO KEY UPDATE"
PAYMENT = "ORDER BY payment.id FOR NO KEY UPDATE"
ONCE = "ON CONFLICT (kind, reference, generation) DO NOTHING"


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """A clone that these tests may spoil: they ask for the audit themselves."""
    with clone(cluster) as fresh:
        yield fresh


def noticed(database: Database, words: str) -> bool:
    """Whether the audit says so."""
    return any(words in finding for finding in audit(database.audit_url))


@contextmanager
def without_locks(checkout: Checkout, *orders: str) -> Iterator[None]:
    """Rows are read in their order, and not locked."""
    with ExitStack() as bugs:
        for order in orders:
            bugs.enter_context(seeded_bug(checkout.app, order, order.split(" FOR ")[0]))
        yield


def test_a_payment_recorded_without_its_lock_is_refused_by_a_trigger(checkout: Checkout) -> None:
    with without_locks(checkout, REQUEST, PAYMENT):
        _key, (first, second) = money_scenarios.news_meets_news(checkout)
    assert "payment.notified_at does not change" in first
    assert second == "ok"


def test_a_payment_recorded_without_lock_and_trigger_is_told_twice(
    checkout: Checkout, database: Database
) -> None:
    as_owner(database, "ALTER TABLE payment DISABLE TRIGGER USER")
    with without_locks(checkout, REQUEST, PAYMENT):
        _key, outcomes = money_scenarios.news_meets_news(checkout)
    assert outcomes == ("ok", "ok")
    assert noticed(database, "a payment that came was not told once")
    checkout.follow()
    assert checkout.differences(database) == []  # the ledger's own rule has held


def test_a_payment_without_lock_trigger_and_unique_entry_is_posted_twice(
    checkout: Checkout, database: Database
) -> None:
    as_owner(database, "ALTER TABLE payment DISABLE TRIGGER USER")
    as_owner(
        database,
        "ALTER TABLE ledger_entry DROP CONSTRAINT uq_ledger_entry_kind_reference_generation",
    )
    with seeded_bug(checkout.app, ONCE), without_locks(checkout, REQUEST, PAYMENT):
        money_scenarios.news_meets_news(checkout)
    assert "posted and not there" in str(checkout.differences(database))
    assert noticed(database, "a payment that came was not posted once")


def test_money_followed_without_the_lock_of_the_booking_is_refused_by_a_constraint(
    checkout: Checkout, database: Database
) -> None:
    with without_locks(checkout, BOOKING):
        key, _outcomes = money_scenarios.money_meets_cancellation(checkout)
    assert checkout.status(key) == "cancelled"
    assert "ck_booking_cancelled_has_a_fee" in checkout.fault_of("payment_received")


def test_money_followed_without_lock_and_constraint(checkout: Checkout, database: Database) -> None:
    as_owner(database, "ALTER TABLE booking DROP CONSTRAINT ck_booking_cancelled_has_a_fee")
    with without_locks(checkout, BOOKING):
        key, _outcomes = money_scenarios.money_meets_cancellation(checkout)
    assert (checkout.status(key), checkout.refunds(key)) == ("confirmed", [12600])
    assert noticed(database, "a live voucher lacks its physical room")


def test_a_refund_without_the_lock_of_its_payment_is_refused_by_a_constraint(
    checkout: Checkout,
) -> None:
    with without_locks(checkout, REQUEST, PAYMENT):
        key, outcomes = money_scenarios.refund_meets_refund(checkout)
    assert "ck_payment_never_refunded_above" in outcomes[1]
    assert checkout.refunds(key) == [12600]


def test_a_refund_without_lock_and_constraint_goes_back_twice(
    checkout: Checkout, database: Database
) -> None:
    as_owner(database, "ALTER TABLE payment DROP CONSTRAINT ck_payment_never_refunded_above")
    with without_locks(checkout, REQUEST, PAYMENT):
        key, outcomes = money_scenarios.refund_meets_refund(checkout)
    assert (checkout.refunds(key), outcomes) == ([12600, 12600], ("ok", "ok"))
    assert noticed(database, "a payment's refunds do not sum up")
    assert "25200 went back" in str(checkout.differences(database))


def test_a_sweep_that_does_not_end_the_session_first_lets_people_pay_for_nothing(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crs.bookings.edges.end_paying", lambda _subject: False)
    assert money_scenarios.somebody_pays_after_the_end(checkout) == "paid"


def test_a_sweep_that_does_not_ask_for_money_ends_what_is_paid(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crs.bookings.edges.paid_for", lambda one: Money(0, one.currency))
    key, _payment = checkout.paid()
    checkout.run_out(key)
    checkout.sweep()
    assert (checkout.status(key), checkout.refunds(key)) == ("expired", [12600])


def test_late_money_that_is_dropped_is_missing_here(
    checkout: Checkout, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drop_late(payment: Payment, seen: SessionSeen) -> Payment:
        late = payment.status == PaymentStatus.ENDED
        return payment if late else record_payment(payment, seen)

    monkeypatch.setattr("billing.payments.operations.record_payment", drop_late)
    key = money_scenarios.money_comes_late(checkout)
    assert checkout.status(key) == "expired"
    assert "not posted" in str(checkout.differences(database))


def test_money_that_nobody_follows_is_kept_for_nothing(
    checkout: Checkout, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crs.bookings.paying.refund_rest", lambda one, **_: Money(0, one.currency))
    monkeypatch.setattr("crs.bookings.paying._have_again", lambda _booking: False)
    key = money_scenarios.money_comes_late(checkout)
    assert checkout.status(key) == "expired"
    assert "is expired, 12600 came and 0 went back" in str(checkout.differences(database))
