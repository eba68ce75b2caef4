"""Money that came and is not what was asked for: kept, told, and never believed."""

from __future__ import annotations

from billing.ledger.models import AccountCode
from billing.ledger.operations import post
from billing.ledger.rules import transfer
from billing.payments.gateway import SessionSeen
from billing.payments.models import Payment, PaymentStatus
from billing.payments.tasks import DOUBTED, UNKNOWN, tell_accountant, worded
from core.outbox.operations import tell


def doubt_payment(payment: Payment, seen: SessionSeen, doubt: str) -> Payment:
    """Believe nothing but that money lies at the provider. The caller has locked the payment."""
    if payment.is_live and payment.session_id in (None, seen.id):
        payment.status = PaymentStatus.ENDED
        tell("payment_ended", payment_id=payment.id, subject=payment.subject)
    payment.fault = doubt
    _post_unallocated(seen, payment.legal_entity_id)
    tell_accountant(
        DOUBTED, seen.id, subject=payment.subject, came=worded(seen.amount),
        asked=worded(payment.money), session=seen.id, doubt=doubt,
    )  # fmt: skip
    return payment


def record_unknown(seen: SessionSeen, entity: int) -> None:
    """Money came that belongs to no payment of ours: kept, and told."""
    _post_unallocated(seen, entity)
    tell_accountant(UNKNOWN, seen.id, came=worded(seen.amount), reference=seen.id)


def _post_unallocated(seen: SessionSeen, entity: int) -> None:
    lines = transfer(
        seen.amount.minor, debit=AccountCode.CLEARING, of=seen.intent_id,
        credit=AccountCode.UNALLOCATED, to=seen.intent_id,
    )  # fmt: skip
    post("money_unallocated", seen.id, lines, entity=entity, currency=seen.amount.currency)
