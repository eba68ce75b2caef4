"""What people are told of money that a machine could not finish."""

from __future__ import annotations

from typing import Any

from core.i18n import _l
from core.money import Money
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.operations import add_task

ACCOUNTANT = "managing_company"  # until the house has a role of its own for it
DOUBTED, UNKNOWN, REFUND_FAILED = "payment_doubted", "money_unknown", "refund_failed"
DISPUTED, DIFFERENCE, UNSETTLED = "payment_disputed", "money_difference", "money_unsettled"
EVENT_STUCK = "provider_event_stuck"

KINDS = {
    DOUBTED: TaskKind(
        _l("A payment is not what was asked for"),
        _l(
            "{came} came in for {subject}, where {asked} was asked for. It confirms nothing and "
            "is recorded as unallocated. Look at {session} at Stripe, then refund or place it."
        ),
    ),
    UNKNOWN: TaskKind(
        _l("Money came in that nobody recognises"),
        _l("{came} came in at Stripe as {reference}, and it matches none of our payments."),
    ),
    REFUND_FAILED: TaskKind(
        _l("A refund failed"),
        _l(
            "{amount} for {subject} could not be paid back to the card: {fault}. It is owed to "
            "the guest again: pay it back in another way."
        ),
    ),
    DISPUTED: TaskKind(
        _l("A guest disputes a payment"),
        _l(
            "A bank is asking for {amount} back that was paid for {subject} ({reason}; "
            "{status}). Answer it at Stripe in time: {reference}."
        ),
    ),
    DIFFERENCE: TaskKind(
        _l("Stripe's account and the ledger differ"),
        _l(
            "Stripe reports {came} ({kind}, {reference}); the ledger has {known}. The "
            "difference is recorded as unallocated."
        ),
    ),
    UNSETTLED: TaskKind(
        _l("Reported money has not arrived"),
        _l(
            "Stripe has told {entity} of {count} payments, {amount} in all, that are still not "
            "in its account after {days} days. Check the payments without a settlement."
        ),
    ),
    EVENT_STUCK: TaskKind(
        _l("A message from Stripe cannot be processed"),
        _l("{reference} ({kind}) failed {attempts} times: {fault}. It is retried every hour."),
    ),
}
for kind, words in KINDS.items():
    add_task_kind(kind, words)


def tell_accountant(kind: str, reference: str, /, **facts: Any) -> None:
    """A task of the network's, told once by kind and reference; `facts` must be JSON."""
    add_task(kind, reference, role=ACCOUNTANT, facts=facts)


def worded(amount: Money) -> str:
    """`120.00 EUR`, alike in every language."""
    return f"{amount.exact:.2f} {amount.currency}"
