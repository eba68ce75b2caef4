"""Asking for money, trying to pay it, and writing down that it came."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm.attributes import set_committed_value

from billing.ledger.models import AccountCode
from billing.ledger.operations import post
from billing.ledger.rules import transfer
from billing.payments.doubting import doubt_payment
from billing.payments.gateway import SessionSeen, SessionStatus
from billing.payments.models import Payment, PaymentRequest, PaymentStatus, RequestStatus
from billing.payments.queries import live_payment, open_request
from billing.payments.rules import FIRST_LOOK, LATER_LOOK, doubt_about
from core.audit.operations import record
from core.clock import now
from core.db import db, lock
from core.i18n import _l
from core.money import Money
from core.organisation.models import Resort
from core.outbox.operations import tell
from core.refusals import Refusal

SESSION_LIFE = timedelta(minutes=31)  # Stripe takes no less than 30, counted by its own clock


class Known(Protocol):
    """By what a payment is found and locked: its row, or what was noted of it."""

    @property
    def id(self) -> int: ...
    @property
    def request_id(self) -> int: ...


class NothingToPay(Refusal):
    """The request was paid or withdrawn since the page was made."""

    message = _l("There is nothing to pay here any more. Please look at the page again.")


class PaymentUnderway(Refusal):
    """A payment of another amount, or one that ran out, is not ended at the provider yet."""

    message = _l("A payment is already under way. Please try again in a minute.")


def request_payment(
    resort: Resort,
    *,
    subject: str,
    reference: str,
    masked_name: str,
    amount: Money,
    expires_at: datetime | None,
    due_at: datetime | None = None,
) -> PaymentRequest:
    """Ask for money for a subject; the request that is open already is amended.

    `reference` is what a payer types, one open request each; `amount` is what is asked for now,
    not what was paid before. The request is locked until the transaction ends.
    """
    asked = insert(PaymentRequest).values(
        resort_id=resort.id, legal_entity_id=resort.legal_entity_id, subject=subject,
        reference=reference, masked_name=masked_name, amount=amount.minor,
        currency=amount.currency, expires_at=expires_at, due_at=due_at,
    )  # fmt: skip
    amended = ("reference", "masked_name", "amount", "expires_at", "due_at")
    asked = asked.on_conflict_do_update(
        index_elements=["subject"],
        index_where=text("status = 'open'"),  # a parameter would match no index once prepared
        set_={name: asked.excluded[name] for name in amended},
    )
    written = db.session.scalars(
        asked.returning(PaymentRequest), execution_options={"populate_existing": True}
    )
    return written.one()


def close_request(subject: str) -> bool:
    """Nobody is asked any more; False where nobody was. A live payment is ended by its edge."""
    request = open_request(subject)
    if request is None:
        return False
    [request] = lock(PaymentRequest, request.id)
    if request.status != RequestStatus.OPEN:
        return False
    request.status = RequestStatus.VOID
    return True


def begin_payment(
    request: PaymentRequest, *, description: str, language: str, return_path: str
) -> Payment:
    """A try to pay what is asked for by card; the live one where it is for the same amount.

    The session is opened after the commit, by `open_payment`. `return_path` is a path of this
    site to which the payer comes back. Raises NothingToPay; PaymentUnderway where another is
    live: `end_payments` first.
    """
    [request] = lock(PaymentRequest, request.id)
    return begin_asked(request, description=description, language=language, return_path=return_path)


def begin_asked(
    request: PaymentRequest, *, description: str, language: str, return_path: str
) -> Payment:
    """As `begin_payment`, of a request that is locked: `request_payment` leaves it so."""
    if request.status != RequestStatus.OPEN:
        raise NothingToPay
    at = now()
    live = live_payment(request.subject)
    if live is not None:
        if live.amount != request.amount or live.expires_at <= at:
            raise PaymentUnderway
        return live
    payment = Payment(
        resort_id=request.resort_id, request_id=request.id, subject=request.subject,
        legal_entity_id=request.legal_entity_id, amount=request.amount, currency=request.currency,
        description=description, language=language, return_path=return_path,
        expires_at=at + SESSION_LIFE, look_at=at + FIRST_LOOK,
    )  # fmt: skip
    db.session.add(payment)
    db.session.flush()
    return payment


def lock_payment(known: Known) -> Payment:
    """The payment, fresh and locked, after the request that it belongs to."""
    [request] = lock(PaymentRequest, known.request_id)
    [payment] = lock(Payment, known.id)
    set_committed_value(payment, "request", request)
    return payment


def record_opened(known: Known, seen: SessionSeen) -> Payment:
    """The provider has a session for it. It may have ended here meanwhile: see its status."""
    payment = lock_payment(known)
    if payment.status == PaymentStatus.OPENING and seen.url is not None:
        at = now()
        payment.session_id, payment.url = seen.id, seen.url
        payment.expires_at, payment.look_at = seen.expires_at, at + LATER_LOOK
        payment.status = PaymentStatus.OPEN
        db.session.flush()
    return payment


def record_ended(
    known: Known, *, fault: str | None = None, session_id: str | None = None
) -> Payment:
    """Nobody can pay it at the provider any more; changes nothing where it was over already."""
    payment = lock_payment(known)
    if payment.is_live:
        payment.status, payment.fault = PaymentStatus.ENDED, fault
        payment.session_id = payment.session_id or session_id
        tell("payment_ended", payment_id=payment.id, subject=payment.subject)
    return payment


def record_seen(known: Known, seen: SessionSeen) -> Payment:
    """Write down what the provider shows of the payment's session, whatever it is."""
    if seen.paid:
        return record_payment(known, seen)
    if seen.status == SessionStatus.EXPIRED:
        return record_ended(known, session_id=seen.id)
    return record_opened(known, seen)


def record_payment(known: Known, seen: SessionSeen) -> Payment:
    """Write down that a payment came: once, and also when it had ended here.

    Money that differs from what was asked for confirms nothing: it stands as unallocated, and the
    accountant is told. `payment_received` is told with `late`: whether the try had ended here.
    """
    if not seen.paid:
        raise ValueError(f"session {seen.id} is not paid")
    payment = lock_payment(known)
    if payment.status == PaymentStatus.PAID and payment.session_id == seen.id:
        return payment
    if doubt := doubt_about(payment, seen):
        return doubt_payment(payment, seen, doubt)
    late, at = payment.status == PaymentStatus.ENDED, now()
    payment.session_id, payment.intent_id = seen.id, seen.intent_id
    payment.status, payment.notified_at = PaymentStatus.PAID, at
    db.session.flush()
    _post_payment(payment, seen)
    if payment.request.status == RequestStatus.OPEN and payment.amount >= payment.request.amount:
        payment.request.status = RequestStatus.PAID
    record(payment, "paid", by="provider", resort_id=payment.resort_id, amount=payment.amount)
    tell(
        "payment_received", payment_id=payment.id, subject=payment.subject, amount=payment.amount,
        currency=payment.currency, late=late,
    )  # fmt: skip
    return payment


def _post_payment(payment: Payment, seen: SessionSeen) -> None:
    lines = transfer(
        payment.amount, debit=AccountCode.CLEARING, of=seen.intent_id,
        credit=AccountCode.PREPAYMENT, to=payment.subject,
    )  # fmt: skip
    post(
        "payment", str(payment.key), lines, entity=payment.legal_entity_id,
        currency=payment.currency, resort_id=payment.resort_id, facts={"session": seen.id},
    )  # fmt: skip
