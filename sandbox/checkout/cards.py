"""The test cards, by Stripe's own numbers; one of them, which pays late, is ours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """What a card does when somebody pays with it."""

    name: str
    number: str
    does: str
    code: str = ""  # why it is declined, as Stripe's `code`
    decline: str = ""  # and more closely, as `decline_code`
    asks: bool = False  # the bank asks first (3-D Secure)
    late: bool = False  # pays only when the session has ended
    refunds: str = ""  # "pending": refunds come through a little later; "fail": they fail then
    disputed: bool = False
    brand: str = "visa"

    @property
    def spaced(self) -> str:
        return " ".join(self.number[at : at + 4] for at in range(0, 16, 4))

    @property
    def last4(self) -> str:
        return self.number[-4:]


CARDS = (
    Card("success", "4242424242424242", "Pays."),
    Card("declined", "4000000000000002", "Is declined.", "card_declined", "generic_decline"),
    Card(
        "insufficient_funds",
        "4000000000009995",
        "Has not enough money.",
        "card_declined",
        "insufficient_funds",
    ),
    Card("3ds", "4000002500003155", "Its bank asks first (3-D Secure).", asks=True),
    Card("late", "4000000000000101", "Pays only after this page has expired.", late=True),
    Card("expired_card", "4000000000000069", "Has expired.", "expired_card", "expired_card"),
    Card("refund_pending", "4000000000007726", "Pays; refunds take a while.", refunds="pending"),
    Card("refund_fails", "4000000000005126", "Pays; refunds fail.", refunds="fail"),
    Card("disputed", "4000000000000259", "Pays; its owner disputes it.", disputed=True),
)
MAIN = CARDS[:5]
_KNOWN = {card.name: card for card in CARDS} | {card.number: card for card in CARDS}


def card_by(word: str) -> Card | None:
    """By its name or its number, however spaced."""
    return _KNOWN.get(word) or _KNOWN.get("".join(word.split()))
