"""What real demand looks like, in numbers, and dice that fall accordingly.

Measured once in 8,586 bookings of two hotels with arrivals in 2015 (those with nights and adults):
N. Antonio, A. de Almeida, L. Nunes, "Hotel booking demand datasets", Data in Brief 22 (2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from app.replay.rows import Outcome

LEAD_STAYED = (
    0, 0, 1, 4, 7, 12, 16, 23, 31, 37, 43, 50, 56, 64, 72, 79, 88, 103, 131, 164, 460,
)  # fmt: skip
"""Days from booking to arrival of those who came: every twentieth part of them."""
LEAD_CANCELLED = (
    0, 5, 16, 25, 30, 37, 41, 47, 59, 66, 74, 78, 87, 89, 94, 101, 108, 123, 148, 170, 368,
)  # fmt: skip
ELAPSED = (0, 0, 6, 19, 35, 53, 66, 78, 84, 93, 100)
"""Percent of the lead time after which it was cancelled: every tenth part."""
OUTCOMES = {Outcome.STAYED: 5521, Outcome.CANCELLED: 2968, Outcome.NO_SHOW: 97}
NIGHTS = {
    1: 154, 2: 138, 3: 140, 4: 125, 5: 86, 6: 58, 7: 179, 8: 31, 9: 21, 10: 25, 11: 9, 12: 7,
    13: 4, 14: 14, 15: 8,
}  # fmt: skip
"""Of the resort hotel, in thousandths; more than 14 are 15."""
PARTIES = {(2, 0): 749, (1, 0): 166, (2, 1): 30, (2, 2): 27, (3, 0): 21, (3, 1): 2}
"""Adults and children, in thousandths."""
CHANGED = 135
"""Thousandths of bookings that were changed."""

COURSES = (7, 10, 14, 21)
WITH_PROGRAMME = 75
"""Of a hundred parties that come for treatment: then a course follows the nights. Our own guess,
as sanatoria tell it: hotels have no programmes."""


def drawn_between(dice: Random, quantiles: Sequence[int]) -> int:
    """A number that lies in each part of the quantiles equally often."""
    part = dice.randrange(len(quantiles) - 1)
    return round(dice.uniform(quantiles[part], quantiles[part + 1]))


def drawn_outcome(dice: Random) -> Outcome:
    """How a booking ends."""
    return dice.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]


def drawn_lead(dice: Random, outcome: Outcome) -> int:
    """Days before arrival on which it is booked."""
    cancelled = outcome == Outcome.CANCELLED
    return drawn_between(dice, LEAD_CANCELLED if cancelled else LEAD_STAYED)


def drawn_cancelling(dice: Random, lead: int) -> int:
    """Days after booking on which it is cancelled."""
    return lead * drawn_between(dice, ELAPSED) // 100


def drawn_nights(dice: Random) -> int:
    """How long a stay without treatment is."""
    return dice.choices(list(NIGHTS), list(NIGHTS.values()))[0]


def drawn_party(dice: Random) -> tuple[int, int]:
    """Adults and children."""
    return dice.choices(list(PARTIES), list(PARTIES.values()))[0]


def course_of(nights: int, least: int) -> int:
    """The course of treatment that somebody takes who would stay so long."""
    wanted = max(nights, least)
    return next((course for course in COURSES if course >= wanted), wanted)
