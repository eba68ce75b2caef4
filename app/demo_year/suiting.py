"""Which stays suit a household: rooms that hold it, at dates and terms that are sold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from random import Random

from app.demo_year.people import Household
from app.demo_year.proportions import WITH_PROGRAMME, course_of
from core.refusals import Refusal
from crs.rates.rules import PersonWish, Tariff, VoucherWish, may_sell, price_voucher
from crs.rates.tariff import ProgrammeTerms, RoomTypeTerms

MOST = 3  # stays to choose from, where rooms are taken
MOVES = (0, 1, -1, 2, -2, 3, -3)  # days by which they would come sooner or later
EARLY_DAYS, EARLY, MORE_MEALS, ANY_ROOM, SHARES = 35, 35, 35, 12, 30  # days; of a hundred


def suiting_stays(
    tariff: Tariff, dice: Random, household: Household, day: date, nights: int, booked_on: date
) -> Sequence[VoucherWish]:
    """At most three, the dearest wish first, all on the same dates; none where nothing is sold."""
    programme = _programme(tariff, dice, household)
    if programme is not None:
        nights = course_of(nights, programme.min_nights)
    wishes = list(_wishes(tariff, dice, household, programme, booked_on, day, nights))
    for move in MOVES:
        moved = [_moved(wish, move) for wish in wishes]
        sold = tuple(islice((one for one in moved if _is_sold(tariff, one, booked_on)), MOST))
        if sold:
            return sold
    return ()


def _moved(wish: VoucherWish, days: int) -> VoucherWish:
    move = timedelta(days=days)
    return replace(wish, arrival=wish.arrival + move, departure=wish.departure + move)


def _is_sold(tariff: Tariff, wish: VoucherWish, booked_on: date) -> bool:
    if not may_sell(tariff, wish, booked_on):
        return False
    try:
        price_voucher(tariff, wish, booked_on)
    except Refusal:
        return False
    return True


def _programme(tariff: Tariff, dice: Random, household: Household) -> ProgrammeTerms | None:
    ages = [person.age for person in household.persons]
    fitting = [one for one in tariff.programmes.values() if one.min_age <= max(ages)]
    if not fitting or dice.randrange(100) >= WITH_PROGRAMME:
        return None
    return dice.choice(sorted(fitting, key=lambda one: one.code))


def _wishes(
    tariff: Tariff, dice: Random, household: Household, programme: ProgrammeTerms | None,
    booked_on: date, arrival: date, nights: int,
) -> Iterator[VoucherWish]:  # fmt: skip
    """In the order of liking: the early plan for who is early, then rooms that fit best."""
    plans = sorted(tariff.plans.values(), key=lambda plan: plan.code, reverse=True)
    if (arrival - booked_on).days >= EARLY_DAYS and dice.randrange(100) < EARLY:
        plans.reverse()
    persons = _persons(household, programme)
    shares = len(persons) == 1 and dice.randrange(100) < SHARES
    more_meals = dice.randrange(100) < MORE_MEALS
    rooms = _rooms(tariff, dice, household)
    for plan in plans:
        others = [board for board in sorted(tariff.boards) if board != plan.board_id]
        board = others[-1] if more_meals and others else plan.board_id
        for room in rooms:
            yield VoucherWish(
                room_type_id=room.id, rate_plan_id=plan.id, board_id=board, arrival=arrival,
                departure=arrival + timedelta(days=nights), persons=persons,
                by_place=shares and room.sold_by_place,
            )  # fmt: skip


def _rooms(tariff: Tariff, dice: Random, household: Household) -> list[RoomTypeTerms]:
    """Those without spare beds first; now and then somebody fancies any of them."""
    beds = len(household.persons)
    fitting = [
        room
        for room in sorted(tariff.room_types.values(), key=lambda one: one.id)
        if room.places + room.extra_places >= beds
    ]
    dice.shuffle(fitting)
    if dice.randrange(100) >= ANY_ROOM:
        fitting.sort(key=lambda room: abs(room.places - beds))
    return fitting


def _persons(household: Household, programme: ProgrammeTerms | None) -> tuple[PersonWish, ...]:
    """Children rest; adults have the programme that they are old enough for."""
    return tuple(
        PersonWish(
            age=person.age,
            sex=person.sex,
            role="guest" if person.age >= 18 else "child",
            programme_id=programme.id
            if programme and person.age >= max(programme.min_age, 18)
            else None,
            name=person.name,
        )
        for person in household.persons
    )
