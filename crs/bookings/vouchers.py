"""The vouchers of a booking: priced, written, and claimed together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Date, Insert, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import Range

from core.db import Base, db
from core.i18n import _l
from core.money import Money
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.bookings.models import Booking, Person, Voucher, VoucherNight
from crs.catalogue.models import Programme, RoomType
from crs.quotas.operations import take
from crs.quotas.rules import Demand
from crs.quotas.sharing import begin, join, nights_of
from crs.rates.rules import (
    Breakdown,
    Tariff,
    VoucherWish,
    agreed_breakdown,
    check_stay,
    due_now,
    due_on,
    extra_promised,
    price_voucher,
)

AMOUNTS = ("rooms", "boards", "programmes", "extras")  # in the order of a night's parts


class NothingWished(Refusal):
    """A booking needs a voucher, and a voucher a person."""

    message = _l("Choose at least one room and who will stay in it.")


class SexNeeded(Refusal):
    """A place in a shared room goes to guests of one sex."""

    message = _l("A place in a shared room is for one person: say whether a woman or a man.")


@dataclass(frozen=True)
class Priced:
    """A wish with its price and the terms it is promised on."""

    wish: VoucherWish
    breakdown: Breakdown
    due_now: Money
    due_on: date
    """The day by which the prepayment is due."""
    terms: dict[str, Any]


def price_vouchers(
    tariff: Tariff,
    wishes: Sequence[VoucherWish],
    booked_on: date,
    *,
    agreed: Sequence[Money] | None = None,
) -> list[Priced]:
    """Check and price each, at the `agreed` prices where given; raises the tariff's refusals."""
    check_wished(wishes)
    prices = [None] * len(wishes) if agreed is None else agreed
    pairs = zip(wishes, prices, strict=True)
    return [price_one(tariff, wish, booked_on, agreed=price) for wish, price in pairs]


def check_wished(wishes: Sequence[VoucherWish]) -> None:
    """Whether these are vouchers at all. Raises NothingWished, SexNeeded."""
    if not wishes or not all(wish.persons for wish in wishes):
        raise NothingWished
    for wish in wishes:
        if wish.by_place and (len(wish.persons) != 1 or not wish.persons[0].sex):
            raise SexNeeded


def price_one(
    tariff: Tariff, wish: VoucherWish, booked_on: date, *, agreed: Money | None = None
) -> Priced:
    """Check and price a new voucher; raises the refusals of the tariff.

    Nights at an agreed price need none in the tariff, and get none of its offers; extras come
    on top of it.
    """
    kept = () if agreed is None else wish.every_night
    check_stay(tariff, wish, booked_on, agreed=kept)
    breakdown = price_voucher(tariff, wish, booked_on, agreed=kept)
    if agreed is not None:
        lines = (*agreed_breakdown(wish, agreed).lines, *breakdown.lines)
        breakdown = Breakdown(breakdown.currency, lines)
    due = due_now(tariff, wish, breakdown, booked_on)
    return Priced(wish, breakdown, due, due_on(tariff, wish, booked_on), terms_of(tariff, wish))


def terms_of(tariff: Tariff, wish: VoucherWish) -> dict[str, Any]:
    """The policies as they stand today, copied into the version."""
    plan = tariff.plans[wish.rate_plan_id]
    return {
        "rate_plan": plan.code,
        "arrival": wish.arrival.isoformat(),
        "departure": wish.departure.isoformat(),
        "room_type_id": wish.room_type_id,
        "board_id": wish.board_id,
        "by_place": wish.by_place,
        "persons": [
            {"age": p.age, "sex": p.sex, "role": p.role, "programme_id": p.programme_id}
            for p in wish.persons
        ],
        "extras": [extra_promised(tariff.extras[one.extra_id]) for one in wish.extras],
        "prepayment": asdict(plan.prepayment),
        "cancellation": asdict(plan.cancellation),
    }


def write_vouchers(booking: Booking, priced: Sequence[Priced]) -> list[Voucher]:
    """New rows for the wishes, with persons and nights, in the order given; the booking's too."""
    vouchers = []
    for one in priced:
        voucher = Voucher(resort_id=booking.resort_id, booking=booking)
        fill_voucher(voucher, one)
        db.session.add(voucher)
        vouchers.append(voucher)
    db.session.flush()
    for voucher, one in zip(vouchers, priced, strict=True):
        _add_nights(voucher, one.breakdown)
    return vouchers


def fill_voucher(voucher: Voucher, priced: Priced) -> None:
    """Set what the wish says on a new or an amended voucher."""
    wish = priced.wish
    voucher.room_type_id, voucher.rate_plan_id = wish.room_type_id, wish.rate_plan_id
    voucher.board_id, voucher.by_place = wish.board_id, wish.by_place
    voucher.nights = Range(wish.arrival, wish.departure)
    voucher.sex = wish.persons[0].sex if wish.by_place else None
    voucher.extras = [{"id": one.extra_id, "answer": one.answer} for one in wish.extras]
    voucher.total = priced.breakdown.total.minor
    voucher.persons = [
        Person(
            resort_id=voucher.resort_id,
            position=position,
            name=person.name,
            role=person.role,
            age=person.age,
            sex=person.sex,
            programme_id=person.programme_id,
            diet=person.diet,
        )
        for position, person in enumerate(wish.persons)
    ]


def write_nights(voucher: Voucher, breakdown: Breakdown) -> None:
    """The money by night, anew."""
    db.session.execute(delete(VoucherNight).where(VoucherNight.voucher_id == voucher.id))
    _add_nights(voucher, breakdown)


def _add_nights(voucher: Voucher, breakdown: Breakdown) -> None:
    by_night = sorted(breakdown.by_night().items())
    parts = zip(*(parts for _night, parts in by_night), strict=True)
    money = {name: list(amounts) for name, amounts in zip(AMOUNTS, parts, strict=True)}
    whose = {"resort": voucher.resort_id, "voucher": voucher.id}
    nights = [night for night, _parts in by_night]
    db.session.execute(_WRITE_NIGHTS, {**whose, "nights": nights, **money})


def _writing_nights() -> Insert:
    """Built once; one statement for all nights."""
    given = (
        func.unnest(bindparam("nights", type_=ARRAY(Date)),
                    *(bindparam(name, type_=ARRAY(BigInteger)) for name in AMOUNTS))
        .table_valued("night", "room", "board", "programme", "extra")
        .render_derived()
    )  # fmt: skip
    rows = select(
        bindparam("resort", type_=BigInteger),
        bindparam("voucher", type_=BigInteger),
        *(given.c.night, given.c.room, given.c.board, given.c.programme, given.c.extra),
    )
    columns = ["resort_id", "voucher_id", "night", "room", "board", "programme", "extra"]
    return insert(Base.metadata.tables[VoucherNight.__tablename__]).from_select(columns, rows)


_WRITE_NIGHTS = _writing_nights()


def claim_places(
    booking: Booking, resort: Resort, vouchers: Iterable[Voucher], *, state: str
) -> None:
    """Take quotas for all vouchers in one step; by-place vouchers join or open a shared room."""
    demands = []
    for voucher in sorted(vouchers, key=lambda one: (one.room_type_id, one.id)):
        joined = voucher.by_place and _join_or_begin(voucher)
        demands.append(_demand(booking, voucher, rooms=0 if joined else 1))
    take(demands, resort, state=state)


def _join_or_begin(voucher: Voucher) -> bool:
    """Whether the voucher found a place in a room that others have; else it opens one."""
    room_type = db.session.get_one(RoomType, voucher.room_type_id)
    arrival, departure = _span(nights_of(voucher.nights))
    joined = join(voucher.id, room_type, str(voucher.sex), arrival, departure)
    sharing = joined or begin(voucher.id, room_type, str(voucher.sex), arrival, departure)
    voucher.sharing_id = sharing.id
    db.session.flush()
    return joined is not None


def _span(nights: Sequence[date]) -> tuple[date, date]:
    return nights[0], date.fromordinal(nights[-1].toordinal() + 1)


def _demand(booking: Booking, voucher: Voucher, rooms: int) -> Demand:
    wanted = Counter(person.programme_id for person in voucher.persons if person.programme_id)
    programmes = select(Programme).where(Programme.id.in_(wanted))
    codes = {one.id: one.code for one in db.session.scalars(programmes)} if wanted else {}
    return Demand(
        voucher_id=voucher.id,
        room_type_id=voucher.room_type_id,
        rate_plan_id=voucher.rate_plan_id,
        seller=booking.seller,
        nights=tuple(nights_of(voucher.nights)),
        rooms=rooms,
        treatments={codes[key]: count for key, count in wanted.items()},
    )
