"""Which letters there are: who knows the matter writes them, crm delivers."""

from __future__ import annotations

from core.letters.kinds import set_message_kinds
from crs.bookings.messages import LETTERS
from crs.proposals import letters as proposals


def install(_app: object) -> None:
    """Tell the house its kinds of messages."""
    set_message_kinds({**LETTERS, **proposals.LETTERS})
