"""Checkout Sessions: opened, paid once, declined, expired, and paid all the same."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.sandbox.conftest import sdk, stay
from tests.sandbox.listener import Listener, eventually
from tests.sandbox.running import RunningSandbox

PAID_EVENTS = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
]


def test_a_session_is_opened_paid_and_told_of(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    assert (session.status, session.payment_status, session.amount_total) == (
        "open", "unpaid", 12345,
    )  # fmt: skip
    assert session.payment_intent is None
    assert session.url == f"{box.url}/pay/{session.id}"
    assert box.pay(session.id)["outcome"] == "paid"
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.metadata
    assert paid.metadata.to_dict() == {"booking": "ABCD2345"}
    assert eventually(lambda: len(listener.events) == 4)
    assert sorted(listener.kinds) == sorted(PAID_EVENTS)
    told = next(event for event in listener.events if event.type.startswith("checkout"))
    assert told.data.object["id"] == session.id
    assert told.data.object["payment_status"] == "paid"


def test_what_belongs_together_comes_in_full_when_asked_for(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    session = client.v1.checkout.sessions.create(
        params=stay(10_000, payment_intent_data={"metadata": {"way": "card"}})
    )
    box.pay(session.id)
    path = "payment_intent.latest_charge.balance_transaction"
    found = client.v1.checkout.sessions.retrieve(
        session.id, params={"expand": [path, "line_items"]}
    )
    intent = found.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert (intent.status, intent.amount_received) == ("succeeded", 10_000)
    assert intent.metadata.to_dict() == {"way": "card"}
    assert isinstance(intent.latest_charge, stripe.Charge)
    transaction = intent.latest_charge.balance_transaction
    assert isinstance(transaction, stripe.BalanceTransaction)
    assert (transaction.amount, transaction.fee, transaction.net) == (10_000, 175, 9_825)
    assert found.line_items
    assert found.line_items.data[0].description == "A week by the sea"


@pytest.mark.parametrize(
    ("card", "code", "decline"),
    [
        ("declined", "card_declined", "generic_decline"),
        ("insufficient_funds", "card_declined", "insufficient_funds"),
        ("3ds_fail", "payment_intent_authentication_failure", None),
    ],
)
def test_a_declined_card_charges_nothing_and_another_may_be_tried(
    client: stripe.StripeClient, box: RunningSandbox, card: str, code: str, decline: str | None
) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    assert box.pay(session.id, card)["outcome"] == "declined"
    found = client.v1.checkout.sessions.retrieve(session.id, params={"expand": ["payment_intent"]})
    assert (found.status, found.payment_status) == ("open", "unpaid")
    intent = found.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error
    error = intent.last_payment_error.to_dict()
    assert (error["code"], error.get("decline_code")) == (code, decline)
    assert box.pay(session.id, "3ds_pass")["outcome"] == "paid"
    assert client.v1.payment_intents.retrieve(intent.id).amount_received == 12345


def test_paid_from_twenty_windows_at_once_it_is_charged_once(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(lambda _: box.pay(session.id)["outcome"], range(20)))
    assert outcomes == ["paid"] * 20
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    assert isinstance(intent, str)
    charges = client.v1.charges.list(params={"payment_intent": intent})
    assert [charge.amount for charge in charges.data] == [12345]


def test_an_expired_session_takes_no_money(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    assert box.pay(session.id)["outcome"] == "over"
    with pytest.raises(stripe.InvalidRequestError, match="expired"):
        client.v1.checkout.sessions.expire(session.id)
    assert eventually(lambda: listener.kinds == ["checkout.session.expired"])


def test_a_paid_session_cannot_be_expired(client: stripe.StripeClient, box: RunningSandbox) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    box.pay(session.id)
    with pytest.raises(stripe.InvalidRequestError, match="complete"):
        client.v1.checkout.sessions.expire(session.id)


def test_a_card_that_pays_late_completes_a_session_that_had_expired(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    assert box.pay(session.id, "late")["outcome"] == "waiting"
    assert box.pay(session.id)["outcome"] == "waiting"  # the bank is busy with the first card
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    assert eventually(lambda: "checkout.session.completed" in listener.kinds)
    found = client.v1.checkout.sessions.retrieve(session.id)
    assert (found.status, found.payment_status) == ("complete", "paid")
    assert listener.kinds.index("checkout.session.expired") < listener.kinds.index(
        "checkout.session.completed"
    )


def test_its_time_runs_out_by_the_sandbox_s_clock(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    try:
        box.lever("/test/clock", now=time.time() + 32 * 60)
        assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
        assert box.pay(session.id)["outcome"] == "over"
    finally:
        box.lever("/test/clock", now=None)


@pytest.mark.parametrize("minutes", [29, 24 * 60 + 1])
def test_it_lives_from_half_an_hour_to_a_day(client: stripe.StripeClient, minutes: int) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(params=stay(expires_at=int(time.time()) + minutes * 60))
    assert refused.value.param == "expires_at"


def test_another_key_is_another_account(client: stripe.StripeClient, box: RunningSandbox) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    other = sdk(box, "sk_test_of_another_hotel")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        other.v1.checkout.sessions.retrieve(session.id)
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    assert session.id not in [found.id for found in other.v1.checkout.sessions.list().data]
