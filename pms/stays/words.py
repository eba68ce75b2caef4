"""How the desk says what state a stay is in, and what was done to it."""

from __future__ import annotations

from core.i18n import _l

STATES = {
    "expected": _l("Expected"),
    "in_house": _l("In house"),
    "departed": _l("Departed"),
    "no_show": _l("No-show"),
    "cancelled": _l("Cancelled"),
}
VERBS = {
    "arrived": _l("the guests arrived"),
    "departed": _l("the guests departed"),
    "no_show": _l("nobody came"),
    "arrival_undone": _l("the arrival was undone"),
    "departure_undone": _l("the departure was undone"),
    "no_show_undone": _l("the no-show was undone"),
}


def in_words(status: str) -> str:
    """The state in the reader's language, within a sentence."""
    return str(STATES[status]).lower()
