"""Refunds, fees, payouts, disputes: what the balance says of each."""

from __future__ import annotations

import pytest
import stripe

from tests.sandbox.conftest import sdk, stay
from tests.sandbox.listener import Listener, eventually
from tests.sandbox.running import RunningSandbox


def paid(
    client: stripe.StripeClient, box: RunningSandbox, amount: int = 10_000, card: str = "success"
) -> str:
    """The intent of a session that was paid."""
    session = client.v1.checkout.sessions.create(params=stay(amount))
    assert box.pay(session.id, card)["outcome"] == "paid"
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    assert isinstance(intent, str)
    return intent


def test_refunds_in_parts_never_come_to_more_than_was_paid(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    intent = paid(client, box)
    first = client.v1.refunds.create(params={"payment_intent": intent, "amount": 4_000})
    assert (first.status, first.amount) == ("succeeded", 4_000)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(params={"payment_intent": intent, "amount": 6_001})
    assert refused.value.param == "amount"
    rest = client.v1.refunds.create(params={"charge": str(first.charge)})
    assert rest.amount == 6_000
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(params={"payment_intent": intent})
    assert refused.value.code == "charge_already_refunded"
    listed = client.v1.refunds.list(params={"payment_intent": intent})
    assert [refund.id for refund in listed.data] == [rest.id, first.id]
    charge = client.v1.charges.retrieve(str(first.charge))
    assert (charge.refunded, charge.amount_refunded) == (True, 10_000)


def test_nothing_is_refunded_of_what_never_came(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    box.pay(session.id, "declined")
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(params={"payment_intent": str(intent)})
    assert refused.value.code == "payment_intent_unexpected_state"
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        client.v1.refunds.create(params={"payment_intent": "pi_of_nobody"})
    assert (unknown.value.http_status, unknown.value.param) == (404, "payment_intent")


def test_a_refund_stays_pending_until_it_is_settled(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    intent = paid(client, box)
    box.switch("refunds_pending", count=1)
    refund = client.v1.refunds.create(params={"payment_intent": intent, "amount": 100})
    assert refund.status == "pending"
    box.lever(f"/test/refunds/{refund.id}/settle")
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert eventually(lambda: "refund.updated" in listener.kinds)


def test_a_refund_that_fails_gives_its_money_back_and_may_be_made_again(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    intent = paid(client, box)
    box.switch("refunds_fail", count=1, seconds=0.2)
    refund = client.v1.refunds.create(params={"payment_intent": intent})
    assert refund.status == "pending"
    assert eventually(lambda: "refund.failed" in listener.kinds)
    failed = client.v1.refunds.retrieve(
        refund.id, params={"expand": ["failure_balance_transaction"]}
    )
    assert failed.status == "failed"
    back = failed.failure_balance_transaction
    assert isinstance(back, stripe.BalanceTransaction)
    assert (back.type, back.amount) == ("refund_failure", 10_000)
    moves = client.v1.balance_transactions.list(params={"source": refund.id})
    assert sum(move.net for move in moves.data) == 0
    assert client.v1.refunds.create(params={"payment_intent": intent}).status == "succeeded"


@pytest.mark.parametrize(
    ("card", "first", "last"),
    [("refund_pending", "pending", "succeeded"), ("refund_fails", "succeeded", "failed")],
)
def test_two_cards_whose_refunds_take_their_time(
    client: stripe.StripeClient, box: RunningSandbox, card: str, first: str, last: str
) -> None:
    refund = client.v1.refunds.create(params={"payment_intent": paid(client, box, card=card)})
    assert refund.status == first
    assert eventually(lambda: client.v1.refunds.retrieve(refund.id).status == last)


def test_a_payout_takes_all_there_is_and_every_part_of_it_is_listed_once(
    box: RunningSandbox,
) -> None:
    client = sdk(box, "sk_test_of_the_payouts")
    intents = [paid(client, box, amount) for amount in (10_000, 20_000, 30_000)]
    refund = client.v1.refunds.create(params={"payment_intent": intents[0], "amount": 2_500})
    box.lever("/test/payouts")
    [payout] = client.v1.payouts.list().data
    assert payout.amount == 10_000 - 175 + 20_000 - 325 + 30_000 - 475 - 2_500
    assert payout.status == "paid"
    parts = client.v1.balance_transactions.list(params={"payout": payout.id, "limit": 2})
    found = list(parts.auto_paging_iter())
    assert len(found) == len({part.id for part in found}) == 5
    assert sum(part.net for part in found) == 0
    assert [part.source for part in found if part.type == "refund"] == [refund.id]
    assert [part.source for part in found if part.type == "payout"] == [payout.id]
    assert client.v1.payouts.retrieve(payout.id).id == payout.id
    box.lever("/test/payouts")
    assert len(client.v1.payouts.list().data) == 1


def test_a_dispute_takes_amount_and_fee_and_forbids_a_refund(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    intent = paid(client, box)
    opened = box.lever("/test/disputes", payment_intent=intent)
    dispute = client.v1.disputes.retrieve(opened["id"], params={"expand": ["charge"]})
    assert (dispute.amount, dispute.status, dispute.payment_intent) == (
        10_000, "needs_response", intent,
    )  # fmt: skip
    assert [move.net for move in dispute.balance_transactions] == [-12_000]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(params={"payment_intent": intent})
    assert refused.value.code == "charge_disputed"
    box.lever(f"/test/disputes/{dispute.id}/close", status="won")
    assert client.v1.disputes.list(params={"payment_intent": intent}).data[0].status == "won"
    moves = client.v1.balance_transactions.list(params={"source": dispute.id})
    assert sum(move.net for move in moves.data) == -2_000
    assert eventually(lambda: "charge.dispute.closed" in listener.kinds)


def test_a_card_whose_owner_disputes_is_charged_first(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    intent = paid(client, box, card="disputed")
    assert len(client.v1.disputes.list(params={"payment_intent": intent}).data) == 1


def test_lists_go_page_by_page_forwards_and_backwards(box: RunningSandbox) -> None:
    client = sdk(box, "sk_test_of_the_pages")
    ids = [client.v1.checkout.sessions.create(params=stay()).id for _ in range(5)][::-1]
    sessions = client.v1.checkout.sessions
    first = sessions.list(params={"limit": 2})
    assert ([found.id for found in first.data], first.has_more) == (ids[:2], True)
    after = sessions.list(params={"limit": 3, "starting_after": ids[1]})
    assert ([found.id for found in after.data], after.has_more) == (ids[2:], False)
    before = sessions.list(params={"limit": 2, "ending_before": ids[3]})
    assert ([found.id for found in before.data], before.has_more) == (ids[1:3], True)
    created = first.data[0].created
    assert len(sessions.list(params={"created": {"gte": created - 60}}).data) == 5
    assert sessions.list(params={"created": {"lt": created - 60}}).data == []
    assert [found.id for found in sessions.list(params={"limit": 2}).auto_paging_iter()] == ids
    assert [event.type for event in client.v1.events.list(params={"type": "payout.paid"})] == []
