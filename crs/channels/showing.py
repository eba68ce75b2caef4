"""Rows as programs read them: plain values, amounts with their currency, texts in one language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.i18n import Texts, in_language
from core.money import Money
from core.organisation.models import Resort
from crs.bookings.explaining import FeeStep, Part, promised_by
from crs.bookings.models import Booking, Person, Voucher
from crs.bookings.queries import link_signature
from crs.catalogue.models import Programme
from crs.catalogue.queries import boards_of, programmes_of, room_types_of
from crs.channels.payment import paid
from crs.channels.selling import back_of, fee_of
from crs.rates.queries import load_tariff
from crs.rates.tariff import PlanTerms

Shown = dict[str, Any]


def amount(money: Money) -> Shown:
    """`{"amount": 42000, "currency": "EUR"}`: minor units."""
    return {"amount": money.minor, "currency": money.currency}


def instant(at: datetime | None) -> str | None:
    """RFC 3339."""
    return at.isoformat(timespec="seconds") if at else None


def named(code: str, name: Texts) -> Shown:
    """A code with the name that people read."""
    return {"code": code, "name": in_language(name)}


def shown_resort(resort: Resort) -> Shown:
    """A resort in a list."""
    return {
        "slug": resort.slug,
        "name": in_language(resort.name),
        "summary": in_language(resort.summary),
        "currency": resort.currency,
        "zone": resort.zone,
        "address": resort.address,
        "latitude": resort.latitude,
        "longitude": resort.longitude,
    }


def shown_in_full(resort: Resort) -> Shown:
    """A resort with all that it sells."""
    plans, boards = load_tariff(resort.id).plans.values(), boards_of([resort.id])
    return shown_resort(resort) | {
        "description": in_language(resort.description),
        "phone": resort.phone,
        "email": resort.email,
        "services": list(resort.services),
        "check_in_from": resort.check_in_from.isoformat("minutes"),
        "check_out_until": resort.check_out_until.isoformat("minutes"),
        "room_types": [
            named(one.code, one.name)
            | {
                "description": in_language(one.description),
                "places": one.places,
                "extra_places": one.extra_places,
                "area": one.area,
                "sold_by_place": one.sold_by_place,
            }
            for one in room_types_of([resort.id])
        ],
        "boards": [named(one.code, one.name) | {"meals": one.meals} for one in boards],
        "rate_plans": [_plan(one, {board.id: board.code for board in boards}) for one in plans],
        "programmes": [_programme(one) for one in programmes_of(resort.id)],
    }


def _plan(plan: PlanTerms, boards: dict[int, str]) -> Shown:
    shown = named(plan.code, plan.name)
    return shown | {
        "description": in_language(plan.description),
        "board": boards.get(plan.board_id),
    }


def _programme(programme: Programme) -> Shown:
    return named(programme.code, programme.name) | {
        "description": in_language(programme.description),
        "min_nights": programme.min_nights,
        "min_age": programme.min_age,
        "procedures": [named(one.procedure.code, one.procedure.name) for one in programme.contents],
    }


def shown_parts(parts: Sequence[Part]) -> list[Shown]:
    """What a price is made of; the amounts sum up to it."""
    return [
        {
            "kind": part.kind,
            "name": in_language(part.what),
            "person": part.person,
            "nights": part.nights,
            "amount": amount(part.amount),
        }
        for part in parts
    ]


def shown_fees(fees: Sequence[FeeStep]) -> list[Shown]:
    """What cancelling costs from day to day."""
    return [
        {
            "from": fee.first.isoformat() if fee.first else None,
            "until": fee.last.isoformat() if fee.last else None,
            "fee": amount(fee.fee),
        }
        for fee in fees
    ]


def held(booking: Booking) -> Shown:
    """What a partner is told when it has booked, but for what is secret."""
    return {
        "code": booking.code,
        "status": str(booking.status),
        "expires_at": instant(booking.expires_at),
        "total": amount(Money(booking.total, booking.currency)),
        "due_now": amount(Money(booking.due_now, booking.currency)),
    }


def ended(booking: Booking) -> Shown:
    """What cancelling costs, or has cost."""
    return {
        "code": booking.code,
        "status": str(booking.status),
        "fee": amount(fee_of(booking)),
        "refund": amount(back_of(booking)),
    }


def shown_booking(booking: Booking) -> Shown:
    """The booking as it stands."""
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    promised = promised_by(booking.versions[-1])
    return held(booking) | {
        "resort": booking.resort.slug,
        "created_at": instant(booking.created_at),
        "paid": amount(paid(booking)),
        "cancellation_fee": amount(fee_of(booking)),
        "contact": {
            "name": booking.buyer.name,
            "email": booking.buyer.email,
            "phone": booking.buyer.phone,
            "language": booking.language,
        },
        "vouchers": [
            _voucher(voucher) | {"breakdown": shown_parts(one.parts)}
            for voucher, one in zip(live, promised, strict=True)
        ],
        "access_token": link_signature(booking),
    }


def _voucher(voucher: Voucher) -> Shown:
    arrival, departure = voucher.nights.lower, voucher.nights.upper
    return {
        "arrival": arrival.isoformat() if arrival else None,
        "departure": departure.isoformat() if departure else None,
        "room_type": named(voucher.room_type.code, voucher.room_type.name),
        "rate_plan": named(voucher.rate_plan.code, voucher.rate_plan.name),
        "board": named(voucher.board.code, voucher.board.name),
        "by_place": voucher.by_place,
        "total": amount(Money(voucher.total, voucher.booking.currency)),
        "persons": [_person(one) for one in voucher.persons],
    }


def _person(person: Person) -> Shown:
    programme = person.programme
    return {
        "name": person.name,
        "age": person.age,
        "sex": person.sex,
        "programme": named(programme.code, programme.name) if programme else None,
    }
