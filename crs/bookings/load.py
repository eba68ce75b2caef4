"""The sheet of vouchers sold before this system: promises with what was paid for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from core.db import db
from core.i18n import DEFAULT_LANGUAGE
from core.money import Money
from core.refusals import Refusal
from core.sheets.cells import Amount, Code, OneOf, Text
from core.sheets.contacts import Email, Language, Phone
from core.sheets.faults import Fault, Refused
from core.sheets.fields import RESORT, Column, Span, refers
from core.sheets.sheet import Change, Given, Key, Sheet, Store, Stored, Values
from crs.bookings.models import Booking, BookingStatus, Voucher
from crs.bookings.opening import load_sold
from crs.bookings.persons_cell import PersonsCell
from crs.bookings.sold import CHECKS, is_over
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.rates.queries import load_tariff
from crs.rates.rules import PersonWish, Tariff, VoucherWish


class SoldSheet(Sheet):
    """One row is one booking of one voucher; loaded once, then the booking is the truth."""

    def stored(self, store: Store) -> dict[Key, Stored]:
        wanted = (
            select(Booking)
            .where(Booking.reference.is_not(None))
            .options(
                joinedload(Booking.buyer),
                selectinload(Booking.vouchers).selectinload(Voucher.persons),
            )
            .order_by(Booking.id)
        )
        rows = [self._stored(store, booking) for booking in db.session.scalars(wanted)]
        return {(row.values["reference"],): row for row in rows}

    def _stored(self, store: Store, booking: Booking) -> Stored:
        live = [v for v in booking.vouchers if v.dropped_at is None] or booking.vouchers
        voucher = live[0]
        programmes = store.keys["programmes"]
        values: Values = {
            "reference": booking.reference,
            "resort": store.keys["resorts"][booking.resort_id][0],
            "rate_plan": store.keys["rate_plans"][voucher.rate_plan_id][1],
            "room_type": store.keys["room_types"][voucher.room_type_id][1],
            "board": store.keys["boards"][voucher.board_id][1],
            "nights": voucher.nights,
            "by_place_sex": voucher.sex,
            "persons": [
                (p.sex, p.age, programmes[p.programme_id][1] if p.programme_id else None)
                for p in voucher.persons
            ],
            "guest_name": booking.buyer.name,
            "email": booking.buyer.email,
            "phone": booking.buyer.phone,
            "language": booking.language,
            "seller": booking.seller,
            "total": booking.total,
            "paid": booking.paid_before,
        }
        ended = booking.status != BookingStatus.CONFIRMED
        return Stored(booking.id, values, hidden=ended, settled=ended or booking.version > 1)

    def leaves(self, store: Store, row: Given) -> bool:
        if self.key_of(row.values) in store.rows[self.name]:
            return super().leaves(store, row)
        return is_over(row.values, store.today_at(row.values["resort"]))

    def save(self, store: Store, change: Change, given: Sequence[Given], by: str) -> None:
        tariffs: dict[int, Tariff] = {}
        for row in [*change.added, *(one.given for one in change.changed)]:
            resort_id = store.ids["resorts"][(row.values["resort"],)]
            if resort_id not in tariffs:
                tariffs[resort_id] = load_tariff(resort_id)
            try:
                self._load(store, row.values, tariffs[resort_id], by)
            except Refusal as no:
                raise Refused(Fault(self.name, row.number, None, no.message, no.facts)) from no

    def _load(self, store: Store, values: Values, tariff: Tariff, by: str) -> None:
        currency = tariff.currency
        booking = load_sold(
            values["reference"],
            self._wish(store, values, by),
            total=Money(values["total"], currency),
            paid=Money(values["paid"], currency),
            tariff=tariff,
            by=by,
        )
        buyer = booking.buyer
        buyer.name, buyer.email = values["guest_name"], values["email"]
        buyer.phone, booking.language = values["phone"], values["language"]

    def _wish(self, store: Store, values: Values, by: str) -> BookingWish:
        resort, ids = values["resort"], store.ids
        return BookingWish(
            resort_id=ids["resorts"][(resort,)],
            vouchers=(
                VoucherWish(
                    room_type_id=ids["room_types"][resort, values["room_type"]],
                    rate_plan_id=ids["rate_plans"][resort, values["rate_plan"]],
                    board_id=ids["boards"][resort, values["board"]],
                    arrival=values["nights"].lower,
                    departure=values["nights"].upper,
                    persons=tuple(self._person(store, resort, *p) for p in values["persons"]),
                    by_place=values["by_place_sex"] is not None,
                ),
            ),
            buyer=BuyerWish(
                values["guest_name"], values["email"], values["phone"], values["language"]
            ),
            seller=values["seller"],
            sold_by=by,
            source="opening",
        )

    def _person(
        self, store: Store, resort: str, sex: str, age: int, programme: str | None
    ) -> PersonWish:
        programme_id = store.ids["programmes"][resort, programme] if programme else None
        return PersonWish(age=age, sex=sex, programme_id=programme_id)

    def retire(self, store: Store, rows: Sequence[Stored], by: str) -> Any:
        raise NotImplementedError("what is sold is never retired")


SHEETS = (
    SoldSheet(
        "sold_vouchers",
        ("reference",),
        (
            Column("reference", Text(40)),
            RESORT,
            refers("rate_plan", "rate_plans", "rate_plan_id"),
            refers("room_type", "room_types", "room_type_id"),
            refers("board", "boards", "board_id"),
            Span("nights", "arrival", "departure", by_departure=True),
            Column("by_place_sex", OneOf("fm"), needed=False),
            Column("persons", PersonsCell()),
            Column("guest_name", Text(120)),
            Column("email", Email(), needed=False, empty=""),
            Column("phone", Phone(), needed=False, empty=""),
            Column("language", Language(), needed=False, empty=DEFAULT_LANGUAGE),
            Column("seller", Code(), needed=False, empty="resort"),
            Column("total", Amount()),
            Column("paid", Amount(), needed=False, empty=0),
        ),
        CHECKS,
        retires=False,
    ),
)
