"""What the gallery shows in its parts: texts that pages have too, so that each language is seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.clock import now
from core.i18n import _
from core.money import Money

PARTS = (
    "tokens", "type", "buttons", "fields", "stay_dates", "badges", "notices", "prices", "stepper",
    "cards", "tables", "empty", "skeleton", "dialog", "toasts",
)  # fmt: skip
COLOURS = (
    "paper", "surface", "sunken", "ink", "muted", "line", "line-strong", "pine", "pine-deep",
    "pine-soft", "water", "water-soft", "coral", "coral-soft", "good", "good-soft", "warn",
    "warn-soft", "danger", "danger-soft",
)  # fmt: skip
SIZES = ("6", "5", "4", "3", "2", "1")
TONES = ("plain", "good", "warn", "danger", "coral", "water")


def samples() -> dict[str, Any]:
    """What the gallery's page is filled with."""
    today = now().date()
    return {
        "parts": PARTS,
        "colours": COLOURS,
        "sizes": SIZES,
        "tones": TONES,
        "today": today,
        "stay": {"arrival": today + timedelta(30), "nights": 14, "departure": None},
        "empty_stay": {"arrival": None, "nights": None, "departure": None},
        "refused_stay": {
            "arrival": today - timedelta(3),
            "nights": 99,
            "departure": today + timedelta(96),
        },
        "faults": {
            "arrival": [_("Choose a day between 2000 and 2099.")],
            "nights": [_("A stay is 1 to 60 nights.")],
        },
        "sum": Money(124_000, "EUR"),
        "exact": Money(98_450, "EUR"),
        "lines": [
            {"name": _("Room and board"), "nights": 14, "sum": Money(98_450, "EUR")},
            {"name": _("Programme"), "nights": 14, "sum": Money(25_550, "EUR")},
        ],
    }
