"""Objects have the fields of Stripe's published examples; parameters, the names of its SDK."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import stripe
from stripe import _request_options
from stripe.params import (
    BalanceTransactionListParams,
    ChargeListParams,
    DisputeListParams,
    EventListParams,
    PaymentIntentListParams,
    PayoutListParams,
    RefundCreateParams,
    RefundListParams,
)
from stripe.params.checkout import SessionCreateParams, SessionExpireParams, SessionListParams

from sandbox.api import accepted
from sandbox.api.parameters import Record, Several, Span
from sandbox.books import API_VERSION
from tests.sandbox.conftest import sdk, stay
from tests.sandbox.running import RunningSandbox

EXAMPLES = Path(__file__).resolve().parents[3] / "shared/data/stripe_objects.json"
# Free in form, or of a kind that a card paid here has not: nothing is compared within.
WITHIN = {
    "metadata", "data.object", "charge.source", "session.currency_conversion", "next_action",
    "fraud_details", "last_payment_error",
}  # fmt: skip
# What declarations of parameters inherit names types that their own modules do not import.
INHERITED = vars(_request_options) | {"StripeContext": stripe.StripeContext}
TYPES: list[tuple[Record, Any]] = [
    (accepted.SESSION_CREATE, SessionCreateParams),
    (accepted.EXPIRE, SessionExpireParams),
    (accepted.REFUND_CREATE, RefundCreateParams),
    (accepted.LISTS["checkout.session"], SessionListParams),
    (accepted.LISTS["payment_intent"], PaymentIntentListParams),
    (accepted.LISTS["charge"], ChargeListParams),
    (accepted.LISTS["refund"], RefundListParams),
    (accepted.LISTS["event"], EventListParams),
    (accepted.LISTS["balance_transaction"], BalanceTransactionListParams),
    (accepted.LISTS["payout"], PayoutListParams),
    (accepted.LISTS["dispute"], DisputeListParams),
]


@pytest.fixture(scope="module")
def objects(running: RunningSandbox) -> dict[str, Any]:
    """One of each kind, as the API shows it."""
    client = sdk(running)
    session = client.v1.checkout.sessions.create(params=stay())
    running.pay(session.id, "3ds_pass")
    session = client.v1.checkout.sessions.retrieve(session.id)
    intent = client.v1.payment_intents.retrieve(str(session.payment_intent))
    refund = client.v1.refunds.create(params={"payment_intent": intent.id, "amount": 100})
    running.lever("/test/payouts")
    dispute = running.lever("/test/disputes", payment_intent=intent.id)
    found: list[Any] = [
        session,
        intent,
        client.v1.charges.retrieve(str(intent.latest_charge)),
        refund,
        client.v1.events.list().data[0],
        client.v1.balance_transactions.list().data[0],
        client.v1.payouts.list().data[0],
        client.v1.disputes.retrieve(dispute["id"]),
    ]
    return {each.object: each.to_dict() for each in found}


@pytest.mark.skipif(not EXAMPLES.exists(), reason=f"{EXAMPLES} is not there to be compared with")
@pytest.mark.parametrize(
    "kind",
    [
        "checkout.session", "payment_intent", "charge", "refund", "event", "balance_transaction",
        "payout", "dispute",
    ],
)  # fmt: skip
def test_objects_have_the_fields_of_the_published_examples(
    objects: dict[str, Any], kind: str
) -> None:
    example = json.loads(EXAMPLES.read_text())["resources"][kind]
    assert list(lacking(example, objects[kind], kind.split(".")[-1])) == []


def lacking(example: Any, ours: Any, path: str) -> Iterator[str]:
    """Fields of the example that ours has not; None stands for a whole object."""
    if any(path.endswith(free) for free in WITHIN) or ours is None or not isinstance(example, dict):
        return
    for name, part in example.items():
        if not isinstance(ours, dict) or name not in ours:
            yield f"{path}.{name}"
        else:
            yield from lacking(part, ours[name], f"{path}.{name}")


@pytest.mark.parametrize(("record", "declared"), TYPES, ids=[kind.__name__ for _, kind in TYPES])
def test_parameters_have_the_names_of_stripe_s_own_types(record: Record, declared: Any) -> None:
    assert list(unknown(record, declared, declared.__name__)) == []


def unknown(reader: Any, declared: Any, path: str) -> Iterator[str]:
    """Names that we take and Stripe's SDK does not declare."""
    if isinstance(reader, Several):
        yield from unknown(reader.of, declared, path)
    elif isinstance(reader, Span):
        yield from unknown(reader.bounds, declared, path)
    elif isinstance(reader, Record):
        fields = names_of(declared)
        for name, inner in reader.fields.items():
            if name not in fields:
                yield f"{path}.{name}"
            else:
                yield from unknown(inner, fields[name], f"{path}.{name}")


def names_of(declared: Any) -> dict[str, Any]:
    """Fields of the TypedDict that stands somewhere in a declaration."""
    if hasattr(declared, "__required_keys__"):
        return get_type_hints(declared, localns=INHERITED)
    fields: dict[str, Any] = {}
    for part in get_args(declared):
        fields |= names_of(part)
    return fields


def test_a_name_that_stripe_has_not_would_be_noticed() -> None:
    wrong = Record({"line_items": Several(Record({"colour": str}))})
    assert list(unknown(wrong, SessionCreateParams, "")) == [".line_items.colour"]


def test_it_speaks_the_version_of_the_sdk() -> None:
    assert stripe.api_version == API_VERSION
