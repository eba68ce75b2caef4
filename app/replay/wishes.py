"""What a row of the file asks for: its wish when booked, and what it is amended to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.replay.hotels import A_NIGHT_LONGER, BOARDS, BY, FLEXIBLE, NO_MEALS, PLANS, code_of
from app.replay.rows import Row
from core.db import db
from core.money import Money
from core.organisation.models import LegalEntity, Resort
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.catalogue.models import Board, RoomType
from crs.rates.models import RatePlan
from crs.rates.rules import PersonWish, VoucherWish

MANY_CHANGES = 2
CHILD, BABY = 8, 1  # ages that stand for those of the file's two columns
SOURCES = {"TA/TO": "telephone", "Corporate": "telephone", "GDS": "api"}
LANGUAGES = {"RUS": "ru", "EST": "et"}


@dataclass(frozen=True)
class House:
    """A resort with its ids by code.

    Who holds it spares each event the reading of resort and legal entity.
    """

    resort: Resort
    entity: LegalEntity
    types: Mapping[str, int]
    boards: Mapping[str, int]
    plans: Mapping[str, int]

    @classmethod
    def of(cls, slug: str) -> House:
        """Read it; the resort must be there."""
        resort = db.session.scalars(select(Resort).where(Resort.slug == slug)).one()

        def ids(model: type[RoomType] | type[Board] | type[RatePlan]) -> dict[str, int]:
            codes = select(model.code, model.id).where(model.resort_id == resort.id)
            return dict(list(db.session.execute(codes)))

        return cls(resort, resort.legal_entity, ids(RoomType), ids(Board), ids(RatePlan))


def begins_longer(row: Row) -> bool:
    """Who changes twice or more has booked a night more at first."""
    return row.changes >= MANY_CHANGES


def first_wish(house: House, row: Row) -> tuple[BookingWish, Money]:
    """What is booked, and at what price. Names come with the amendment, where there is one."""
    longer = A_NIGHT_LONGER if begins_longer(row) else 0
    voucher = _voucher(house, row, longer=longer, named=not row.changes)
    wish = BookingWish(
        resort_id=house.resort.id,
        vouchers=(voucher,),
        buyer=BuyerWish(_name(row), language=LANGUAGES.get(row.country, "en")),
        sold_by=BY,
        source=SOURCES.get(row.channel, "web"),
    )
    return wish, Money(row.adr * voucher.nights, house.resort.currency)


def amended_wish(house: House, row: Row) -> VoucherWish:
    """What the file says in the end: its nights, with names."""
    return _voucher(house, row, longer=0, named=True)


def _voucher(house: House, row: Row, *, longer: int, named: bool) -> VoucherWish:
    plan = PLANS[row.deposit][0] if row.deposit in PLANS else FLEXIBLE
    board = BOARDS[row.meal][0] if row.meal in BOARDS else NO_MEALS
    return VoucherWish(
        room_type_id=house.types[code_of(row.room_type)],
        rate_plan_id=house.plans[plan],
        board_id=house.boards[board],
        arrival=row.arrival,
        departure=row.departure + timedelta(days=longer),
        persons=_persons(row, named=named),
    )


def _persons(row: Row, *, named: bool) -> tuple[PersonWish, ...]:
    ages = [None] * row.adults + [CHILD] * row.children + [BABY] * row.babies
    return tuple(
        PersonWish(
            age=age,
            sex=None,
            role="guest" if age is None else "child",
            name=f"{_name(row)}/{number}" if named else "",
        )
        for number, age in enumerate(ages, 1)
    )


def _name(row: Row) -> str:
    """The file has no names."""
    return f"Guest {row.number}"
