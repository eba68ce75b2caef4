"""Stripe, in our own words: the only file that knows its SDK."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import stripe
import structlog

from billing.payments.gateway import (
    DisputeSeen,
    EventSeen,
    MovementSeen,
    NotGenuine,
    PaymentUnavailable,
    ProviderRefused,
    RefundSeen,
    RefundState,
    RefundWish,
    SessionSeen,
    SessionStatus,
    SessionWish,
)
from core.db import db
from core.money import Money

log = structlog.get_logger()
Answer = TypeVar("Answer")
CONNECTING, ANSWERING = 3.0, 10.0  # seconds
RETRIES = 1  # at once, under the same key; later tries are the sweeps'
QUIET = 3.0  # seconds in which nobody waits for a provider that has just not answered
TOLERANCE = 300  # seconds of age of a webhook's signature
PAGE = 100
PAYMENT_KEY, REFUND_KEY = "payment_key", "refund_key"
FINAL = (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError)
PASSING_CODES = {"balance_insufficient", "idempotency_key_in_use", "lock_timeout", "rate_limit"}
REFUND_STATES = {
    "succeeded": RefundState.DONE,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}

stripe.enable_telemetry = False


class StripeGateway:
    """One account at Stripe. Implements `billing.payments.gateway.Gateway`."""

    def __init__(self, key: str, webhook_secret: str, api: str) -> None:
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": api} if api else None,
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=(CONNECTING, ANSWERING)),
        )
        self._secret = webhook_secret
        self._quiet_until = 0.0

    def open_session(self, wish: SessionWish) -> SessionSeen:
        """Make a session, or give back the one of the same key."""
        ours = {PAYMENT_KEY: wish.key, "subject": wish.subject}
        price: Any = {
            "currency": wish.amount.currency.lower(),
            "unit_amount": wish.amount.minor,
            "product_data": {"name": wish.description},
        }
        params: Any = {
            "mode": "payment",
            "allowed_payment_method_types": ["card"],
            "line_items": [{"price_data": price, "quantity": 1}],
            "client_reference_id": wish.key,
            "metadata": ours,
            "payment_intent_data": {"metadata": ours, "description": wish.description},
            "locale": wish.language,
            "success_url": wish.success_url,
            "cancel_url": wish.cancel_url,
            "expires_at": int(wish.expires_at.timestamp()),
        }
        sessions = self._client.v1.checkout.sessions
        made = self._ask(lambda: sessions.create(params, {"idempotency_key": wish.key}))
        return _session(made)

    def see_session(self, session_id: str) -> SessionSeen:
        """As it is now."""
        return _session(self._ask(lambda: self._client.v1.checkout.sessions.retrieve(session_id)))

    def find_session(self, intent_id: str) -> SessionSeen | None:
        """The session by which a payment was made; None where it was made otherwise."""
        found = self._ask(
            lambda: self._client.v1.checkout.sessions.list({"payment_intent": intent_id})
        )
        return _session(found.data[0]) if found.data else None

    def end_session(self, session_id: str) -> SessionSeen:
        """Nobody may pay it any more. Raises ProviderRefused where it is not open."""
        return _session(self._ask(lambda: self._client.v1.checkout.sessions.expire(session_id)))

    def send_refund(self, wish: RefundWish) -> RefundSeen:
        """Send the money back, once for a key."""
        params: Any = {
            "payment_intent": wish.intent_id,
            "amount": wish.amount.minor,
            "metadata": {REFUND_KEY: wish.key},
        }
        refunds = self._client.v1.refunds
        return _refund(self._ask(lambda: refunds.create(params, {"idempotency_key": wish.key})))

    def find_refund(self, wish: RefundWish) -> RefundSeen | None:
        """What an earlier try with this key has sent; keys are forgotten after a day."""
        listed = self._each(
            lambda: self._client.v1.refunds.list({"payment_intent": wish.intent_id, "limit": PAGE})
        )
        return next((seen for seen in map(_refund, listed) if seen.key == wish.key), None)

    def see_refund(self, refund_id: str) -> RefundSeen:
        """As it is now."""
        return _refund(self._ask(lambda: self._client.v1.refunds.retrieve(refund_id)))

    def see_dispute(self, dispute_id: str) -> DisputeSeen:
        """As it is now."""
        seen = self._ask(lambda: self._client.v1.disputes.retrieve(dispute_id))
        return DisputeSeen(
            id=seen.id,
            intent_id=_id(seen.payment_intent),
            amount=_money(seen.amount, seen.currency),
            status=seen.status,
            reason=seen.reason,
        )

    def movements(self, since: datetime) -> Iterator[MovementSeen]:
        """Every line of the account since then, the newest first."""
        created = {"gte": int(since.timestamp())}
        params: Any = {"limit": PAGE, "expand": ["data.source"], "created": created}
        yield from map(
            _movement, self._each(lambda: self._client.v1.balance_transactions.list(params))
        )

    def movements_of_payout(self, payout_id: str) -> Iterator[MovementSeen]:
        """The lines that a payout pays out."""
        params: Any = {"limit": PAGE, "payout": payout_id}
        yield from map(
            _movement, self._each(lambda: self._client.v1.balance_transactions.list(params))
        )

    def read_event(self, body: bytes, signature: str) -> EventSeen:
        """Check the signature over the raw body. Raises NotGenuine; asks nobody."""
        try:
            event = self._client.construct_event(body, signature, self._secret, TOLERANCE)
            about: Any = event.data.object
            return EventSeen(id=event.id, kind=event.type, object_id=str(about.id))
        except (stripe.SignatureVerificationError, ValueError, AttributeError, KeyError) as fault:
            raise NotGenuine(str(fault)) from fault

    def _each(self, first_page: Callable[[], Any]) -> Iterator[Any]:
        page = self._ask(first_page)
        while True:
            yield from page.data
            if not page.has_more:
                return
            page = self._ask(page.next_page)

    def _ask(self, work: Callable[[], Answer]) -> Answer:
        """Ask Stripe; its faults in our words. After silence nobody waits for a while."""
        if db.session().in_transaction():
            raise RuntimeError("rows are locked: nobody asks Stripe inside a transaction")
        if time.monotonic() < self._quiet_until:
            raise PaymentUnavailable
        try:
            return work()
        except FINAL as fault:
            if fault.code in PASSING_CODES:
                raise PaymentUnavailable from fault
            raise ProviderRefused(fault.code or "", fault.user_message or str(fault)) from fault
        except stripe.StripeError as fault:
            if isinstance(fault, stripe.APIConnectionError):
                self._quiet_until = time.monotonic() + QUIET
            log.error("stripe does not serve us", fault=type(fault).__name__, words=str(fault))
            raise PaymentUnavailable from fault


def _session(seen: Any) -> SessionSeen:
    ours = _metadata(seen).get(PAYMENT_KEY) or seen.client_reference_id
    return SessionSeen(
        id=seen.id,
        key=ours,
        status=SessionStatus(seen.status),
        paid=seen.status == "complete" and seen.payment_status == "paid",
        amount=_money(seen.amount_total, seen.currency),
        intent_id=_id(seen.payment_intent),
        url=seen.url,
        expires_at=_instant(seen.expires_at),
    )


def _refund(seen: Any) -> RefundSeen:
    return RefundSeen(
        id=seen.id,
        key=_metadata(seen).get(REFUND_KEY),
        state=REFUND_STATES.get(seen.status, RefundState.PENDING),
        amount=_money(seen.amount, seen.currency),
        intent_id=_id(seen.payment_intent),
        fault=getattr(seen, "failure_reason", None) or "",
    )


def _movement(seen: Any) -> MovementSeen:
    source = seen.source if not isinstance(seen.source, str) else None
    ours = _metadata(source)
    return MovementSeen(
        id=seen.id,
        kind=seen.type,
        amount=_money(seen.amount, seen.currency),
        fee=seen.fee,
        source_id=_id(seen.source),
        intent_id=_id(getattr(source, "payment_intent", None)),
        key=ours.get(PAYMENT_KEY) or ours.get(REFUND_KEY),
        created_at=_instant(seen.created),
        available_at=_instant(seen.available_on),
    )


def _metadata(seen: Any) -> dict[str, str]:
    """A StripeObject is no dict."""
    metadata = getattr(seen, "metadata", None)
    return dict(metadata.to_dict()) if metadata else {}


def _money(amount: int, currency: str) -> Money:
    return Money(amount, currency.upper())


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _id(related: Any) -> str | None:
    """Of what stands for it, or in full."""
    return related if related is None or isinstance(related, str) else str(related.id)
