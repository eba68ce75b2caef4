"""Decisions about payments, by tables and properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.payments.gateway import MovementSeen, SessionSeen, SessionStatus
from billing.payments.models import Payment, PaymentStatus, RefundStatus
from billing.payments.rules import (
    LONGEST_PAUSE,
    account_of_movement,
    doubt_about,
    goes_forward,
    next_look,
    pause,
    place_of,
    share_out,
)
from core.money import Money

NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)
KEY = uuid4()


def payment(key: int = 1, amount: int = 5000, refunded: int = 0, **more: object) -> Payment:
    return Payment(
        id=key, key=KEY, amount=amount, refunded=refunded, currency="EUR",
        **{"status": PaymentStatus.OPEN, "session_id": "cs_1", **more},
    )  # fmt: skip


def session(**changes: object) -> SessionSeen:
    seen = {
        "id": "cs_1", "key": str(KEY), "status": SessionStatus.COMPLETE, "paid": True,
        "amount": Money(5000, "EUR"), "intent_id": "pi_1", "url": None, "expires_at": NOON,
    }  # fmt: skip
    return SessionSeen(**(seen | changes))  # type: ignore[arg-type]  # a table of changes


DOUBTS: list[tuple[dict[str, object], dict[str, object], str]] = [
    ({}, {}, ""),
    ({"session_id": None, "status": PaymentStatus.OPENING}, {}, ""),
    ({"status": PaymentStatus.ENDED}, {}, ""),
    ({}, {"key": None}, "key"),
    ({}, {"key": str(uuid4())}, "key"),
    ({}, {"id": "cs_2"}, "session"),
    ({"status": PaymentStatus.PAID}, {}, "twice"),
    ({}, {"amount": Money(5000, "USD")}, "currency"),
    ({}, {"amount": Money(4999, "EUR")}, "amount"),
    ({}, {"amount": Money(500000, "EUR")}, "amount"),
    ({}, {"intent_id": None}, "intent"),
]


@pytest.mark.parametrize(("ours", "theirs", "doubt"), DOUBTS)
def test_what_is_doubted(ours: dict[str, object], theirs: dict[str, object], doubt: str) -> None:
    assert doubt_about(payment(**ours), session(**theirs)) == doubt  # type: ignore[arg-type]  # a table


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**9)), max_size=6),
    st.integers(1, 10**10),
)
def test_what_goes_back_adds_up_and_is_never_above_what_is_left(
    came: list[tuple[int, int]], amount: int
) -> None:
    payments = [
        payment(key, whole, min(back, whole)) for key, (whole, back) in enumerate(came, start=1)
    ]
    left = sum(one.amount - one.refunded for one in payments)
    shares = share_out(amount, payments)
    if amount > left:
        assert shares is None
        return
    assert shares is not None
    assert sum(share.amount for share in shares) == amount
    assert all(0 < one.amount <= one.payment.amount - one.payment.refunded for one in shares)
    touched = [share.payment.id for share in shares]
    assert touched == sorted(touched, reverse=True)
    whole = [one for one in shares[:-1] if one.amount < one.payment.amount - one.payment.refunded]
    assert whole == []  # only the oldest that is touched keeps something


@pytest.mark.parametrize(
    ("was", "news", "forward"),
    [("due", "sent", True), ("due", "failed", True), ("sent", "sent", False),
     ("done", "sent", False), ("done", "failed", True), ("failed", "done", False)],
)  # fmt: skip
def test_news_of_refunds_move_only_forward(was: str, news: str, forward: bool) -> None:
    assert goes_forward(was, RefundStatus(news)) is forward


def test_pauses_grow_to_an_hour_and_no_further() -> None:
    pauses = [pause(attempts) for attempts in (1, 2, 3, 11, 12, 500)]
    assert [p.total_seconds() for p in pauses[:3]] == [5, 10, 20]
    assert pauses[3:] == [LONGEST_PAUSE] * 3


def looks(status: PaymentStatus) -> list[float]:
    """Minutes after the beginning at which the poller asks, for two hours."""
    one = payment(status=status, created_at=NOON, expires_at=NOON + timedelta(minutes=31))
    at, found = NOON + timedelta(minutes=2), []
    while at < NOON + timedelta(hours=2):
        found.append((at - NOON).total_seconds() / 60)
        at = next_look(one, at)
    return found


def test_an_open_payment_is_looked_at_rarely_and_at_its_end() -> None:
    found = looks(PaymentStatus.OPEN)
    assert found[:5] == [2, 4, 8, 16, pytest.approx(31 + 1 / 3)]
    assert len(found) < 60


def test_a_payment_whose_process_died_is_looked_at_soon() -> None:
    one = payment(
        status=PaymentStatus.OPENING, created_at=NOON, expires_at=NOON + timedelta(minutes=31)
    )
    assert next_look(one, NOON + timedelta(seconds=20)) == NOON + timedelta(seconds=40)


@pytest.mark.parametrize(
    ("kind", "source", "place", "account"),
    [
        ("charge", "ch_1", "pi_1", "unallocated:stripe"),
        ("payment", "py_1", "pi_1", "unallocated:stripe"),
        ("refund", "re_1", "re_1", "unallocated:stripe"),
        ("refund_failure", "re_1", "re_1", "unallocated:stripe"),
        ("payout", "po_1", None, "bank:stripe"),
        ("payout_failure", "po_1", None, "bank:stripe"),
        ("adjustment", "du_1", None, "disputes:stripe"),
        ("adjustment", "dp_1", None, "disputes:stripe"),
        ("adjustment", None, None, "unallocated:stripe"),
        ("stripe_fee", None, None, "fees:stripe"),
        ("transfer", "tr_1", None, "unallocated:stripe"),
    ],
)
def test_where_a_line_of_the_account_goes(
    kind: str, source: str | None, place: str | None, account: str
) -> None:
    seen = MovementSeen("txn_1", kind, Money(1, "EUR"), 0, source, "pi_1", None, NOON, NOON)
    assert (place_of(seen), account_of_movement(seen)) == (place, account)
