"""How far visitors come: which routes are the steps from a visit to a paid stay."""

from __future__ import annotations

from flask import Flask

from core.visits.counting import set_steps
from core.visits.rules import Step

STEPS = {
    "shop.show_search": Step.SEARCH,
    "book.show_persons": Step.OFFER,
    "book.create_booking": Step.HOLD,
    "paying.create_payment": Step.PAY,
}


def install(app: Flask) -> None:
    """Tell those who count."""
    set_steps(app, STEPS)
