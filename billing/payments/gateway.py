"""What we need of a payment provider, in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.i18n import _l
from core.money import Money
from core.refusals import Refusal


class PaymentUnavailable(Refusal):
    """The provider does not answer, or not usefully; asking again later is safe."""

    status = 503
    message = _l(
        "Card payment cannot be reached at the moment. Nothing was charged. Please try again in "
        "a minute."
    )


class CardNotSetUp(PaymentUnavailable):
    """The legal entity has no key of a provider: nothing is down, so 409."""

    status = 409
    message = _l("Card payment is not set up here yet. Please call us to pay.")


class ProviderRefused(Exception):
    """The provider understood, and will not do it: asking the same again is of no use."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code


class NotGenuine(Exception):
    """A message that the provider has not signed, or not lately."""


class SessionStatus(StrEnum):
    """A session at the provider, where the payer types the card."""

    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


class RefundState(StrEnum):
    """How far a refund is at the provider."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SessionWish:
    """A session to be made; the same `key` again gives the same session."""

    key: str
    amount: Money
    description: str
    subject: str
    language: str
    success_url: str
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """A session as the provider tells it; `key` is ours, None where somebody else made it."""

    id: str
    key: str | None
    status: SessionStatus
    paid: bool
    amount: Money
    intent_id: str | None
    url: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RefundWish:
    """A part of a payment to go back; the same `key` again sends nothing more."""

    key: str
    intent_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class RefundSeen:
    """A refund as the provider tells it; `fault` says why it failed."""

    id: str
    key: str | None
    state: RefundState
    amount: Money
    intent_id: str | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class EventSeen:
    """What a webhook names. Only that something happened is taken from it."""

    id: str
    kind: str
    object_id: str


@dataclass(frozen=True, slots=True)
class DisputeSeen:
    """A payment that the payer's bank asks back."""

    id: str
    intent_id: str | None
    amount: Money
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class MovementSeen:
    """A line of the provider's account of our money; `amount` is before the `fee`."""

    id: str
    kind: str
    amount: Money
    fee: int
    source_id: str | None
    intent_id: str | None
    """The payment that it is about, for charges."""
    key: str | None
    """Our payment's or refund's key, where the source carries it."""
    created_at: datetime
    available_at: datetime


class Gateway(Protocol):
    """A provider's account of ours. Each call may take seconds: never inside a transaction.

    Calls raise PaymentUnavailable and ProviderRefused.
    """

    def open_session(self, wish: SessionWish) -> SessionSeen:
        """Make a session, or give back the one of the same key."""

    def see_session(self, session_id: str) -> SessionSeen:
        """As it is now."""

    def find_session(self, intent_id: str) -> SessionSeen | None:
        """The session by which a payment was made; None where it was made otherwise."""

    def end_session(self, session_id: str) -> SessionSeen:
        """Nobody may pay it any more. Raises ProviderRefused where it is not open."""

    def send_refund(self, wish: RefundWish) -> RefundSeen:
        """Send the money back, once for a key."""

    def find_refund(self, wish: RefundWish) -> RefundSeen | None:
        """What an earlier try with this key has sent; keys are forgotten after a day."""

    def see_refund(self, refund_id: str) -> RefundSeen:
        """As it is now."""

    def see_dispute(self, dispute_id: str) -> DisputeSeen:
        """As it is now."""

    def movements(self, since: datetime) -> Iterator[MovementSeen]:
        """Every line of the account since then, the newest first."""

    def movements_of_payout(self, payout_id: str) -> Iterator[MovementSeen]:
        """The lines that a payout pays out."""

    def read_event(self, body: bytes, signature: str) -> EventSeen:
        """Check the signature over the raw body. Raises NotGenuine; asks nobody."""
