"""Makers: one line in a test for what takes ten in life."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from core.db import db
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.quotas.models import Quota, QuotaNight
from crs.rates.rules import PersonWish, VoucherWish
from tests.cast import House


def make_voucher_wish(
    house: House, *, room: str = "single", start: int = 10, nights: int = 7, sex: str = "f",
    persons: int = 1, by_place: bool = False, programme: str | None = None, board: str = "half",
) -> VoucherWish:  # fmt: skip
    """A stay that begins `start` days after the house's today."""
    arrival = house.day(start)
    programme_id = house.programmes[programme] if programme else None
    person = PersonWish(age=63, sex=sex, programme_id=programme_id, name="Anna")
    return VoucherWish(
        room_type_id=house.types[room],
        rate_plan_id=house.plans["flexible"],
        board_id=house.boards[board],
        arrival=arrival,
        departure=arrival + timedelta(days=nights),
        persons=(person,) * persons,
        by_place=by_place,
    )


def make_wish(
    house: House, *vouchers: VoucherWish, mark: str = "", address: str = "", email: str = "",
    source: str = "web",
) -> BookingWish:  # fmt: skip
    """A booking by Anna; a single for a week when nothing is said.

    `mark` is her browser's, `address` that of her house.
    """
    return BookingWish(
        resort_id=house.resort,
        vouchers=vouchers or (make_voucher_wish(house),),
        buyer=BuyerWish(name="Anna Mets", email=email, phone="+372 5555 5555"),
        source=source,
        holder_mark=mark,
        address_mark=address,
    )


def counted(house: House, room: str, column: str = "held") -> int:
    """The counters of the room type's physical nights, summed up."""
    total = db.session.scalar(
        select(func.sum(getattr(QuotaNight, column)))
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .where(Quota.room_type_id == house.types[room], Quota.kind == "physical")
    )
    return int(total or 0)
