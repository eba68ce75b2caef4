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
            "{came} came for {subject}, where {asked} was asked for. It confirms nothing and "
            "stands as unallocated. Look at {session} at Stripe, then refund or place it."
        ),
    ),
    UNKNOWN: TaskKind(
        _l("Money came that nobody knows"),
        _l("{came} came at Stripe as {reference}, and no payment of ours belongs to it."),
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
            "A bank asks {amount} back that was paid for {subject} ({reason}; {status}). "
            "Answer it at Stripe in time: {reference}."
        ),
    ),
    DIFFERENCE: TaskKind(
        _l("Stripe's account and the ledger differ"),
        _l(
            "Stripe tells of {came} ({kind}, {reference}); the ledger knows {known}. The "
            "difference stands as unallocated."
        ),
    ),
    UNSETTLED: TaskKind(
        _l("Money that was told does not arrive"),
        _l(
            "Stripe has told {entity} of {count} payments, {amount} in all, that do not stand in "
            "its account after {days} days. Compare the payments without a settlement."
        ),
    ),
    EVENT_STUCK: TaskKind(
        _l("News from Stripe cannot be worked on"),
        _l("{reference} ({kind}) failed {attempts} times: {fault}. It is tried hourly."),
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
