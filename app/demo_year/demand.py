"""Who wants to stay in a resort of the demo, when they ask, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.demo_year.people import Household, drawn_household
from app.demo_year.proportions import (
    CHANGED,
    OUTCOMES,
    drawn_cancelling,
    drawn_lead,
    drawn_nights,
    drawn_outcome,
    drawn_party,
)
from app.demo_year.suiting import suiting_stays
from app.replay.rows import Outcome
from crs.rates.rules import Tariff, VoucherWish

SEED = "a year by the sea"
BACK, AHEAD = timedelta(days=365), timedelta(days=330)
MEAN_NIGHTS = 8.0  # as these dice fall, with courses of treatment
KEPT = (OUTCOMES[Outcome.STAYED] + OUTCOMES[Outcome.NO_SHOW]) / sum(OUTCOMES.values())
WEEKDAYS = (1.1, 0.8, 0.85, 0.85, 0.8, 1.0, 1.6)  # of arrivals: courses begin on Sundays
WEB, PAYS_REST = 60, 70  # of a hundred: book on line; pay the rest by card when they arrive


@dataclass(frozen=True, slots=True)
class Wanted:
    """A booking that somebody wants; `stays` suit them in their order, on the same dates."""

    key: str
    resort_id: int
    booked_on: date
    arrival: date
    changes: int
    outcome: Outcome
    outcome_on: date
    household: Household
    stays: Sequence[VoucherWish]
    on_line: bool
    pays_rest: bool


@dataclass(frozen=True, slots=True)
class House:
    """What the demand of a resort depends on: its tariff, its rooms, how full it is to be."""

    resort_id: int
    slug: str
    zone: str
    tariff: Tariff
    rooms: int
    share: float

    def first_day(self, today: date) -> date:
        """Of its history: a year ago, or where its prices begin if that is later."""
        return max(today - BACK, min(season.nights.first for season in self.tariff.seasons))


def demand_of(house: House, today: date) -> Iterator[Wanted]:
    """All that is asked for up to today, with arrivals from a year ago to nearly a year ahead.

    The same seed and tariff give the same people.
    """
    day = house.first_day(today)
    while day <= today + AHEAD:
        dice = Random(f"{SEED}: {house.slug} {day}")  # noqa: S311  # of a game
        expected = house.rooms * house.share / MEAN_NIGHTS / KEPT * WEEKDAYS[day.weekday()]
        for number in range(int(expected + dice.random())):
            wanted = _wanted(house, dice, day, today, f"{house.slug}:{day}:{number}")
            if wanted is not None:
                yield wanted
        day += timedelta(days=1)


def _wanted(house: House, dice: Random, day: date, today: date, key: str) -> Wanted | None:
    """None where they ask only after today, or nothing suits them."""
    outcome = drawn_outcome(dice)
    lead = drawn_lead(dice, outcome)
    booked_on = day - timedelta(days=lead)
    household = drawn_household(dice, *drawn_party(dice))
    nights = drawn_nights(dice)
    if booked_on > today:
        return None
    stays = suiting_stays(house.tariff, dice, household, day, nights, booked_on)
    if not stays:
        return None
    arrival, departure = stays[0].arrival, stays[0].departure
    ends = {
        Outcome.CANCELLED: booked_on + timedelta(days=drawn_cancelling(dice, lead)),
        Outcome.NO_SHOW: arrival,
        Outcome.STAYED: departure,
    }
    return Wanted(
        key=key,
        resort_id=house.resort_id,
        booked_on=booked_on,
        arrival=arrival,
        changes=int(dice.randrange(1000) < CHANGED),
        outcome=outcome,
        outcome_on=min(ends[outcome], departure),
        household=household,
        stays=stays,
        on_line=dice.randrange(100) < WEB,
        pays_rest=dice.randrange(100) < PAYS_REST,
    )
