"""The one door to what may still be sold: take, settle, give back; always under lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, select, union

from core.clock import local_day
from core.db import db, lock
from core.i18n import _l, in_language
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.catalogue.models import Programme, RoomType
from crs.quotas.counters import lock_claims, lock_counters, set_state, shift, write_claims
from crs.quotas.models import (
    Quota,
    QuotaClaim,
    QuotaNight,
    SharingPlace,
)
from crs.quotas.rules import Demand, Missing, Short, allocate


class NoRoomFree(Refusal):
    """A counter has too little for one of the nights."""

    message = _l("No {room_type} is free on {night}. Other dates or rooms may be.")


class NoTreatmentFree(Refusal):
    """The programme's places are taken on one of the nights."""

    message = _l("The programme {subject} is fully booked on {night}. Other dates may be free.")


class TierSoldOut(Refusal):
    """So many rooms were to be had at this price, and they are taken on one of the nights."""

    message = _l("The rooms at this price are sold out on {night}; other terms may have some left.")


class NightNotOnSale(Refusal):
    """The night lies past the resort's horizon, or has no counters."""

    message = _l("The night of {night} is not on sale. Choose other dates.")


def take(demands: Sequence[Demand], resort: Resort, *, state: str) -> None:
    """Claim for all vouchers together or raise; `state` is held or sold."""
    counters = lock_counters(resort.id, demands)
    today = local_day(resort.zone)
    last = today + timedelta(days=resort.horizon_days)
    on_sale = [counter for counter in counters if counter.night <= last]
    claims = allocate(demands, on_sale, today)
    if isinstance(claims, Missing):
        raise _refusal(claims)
    change: Counter[int] = Counter()
    for _voucher, counter, quantity in claims:
        change[counter] += quantity
    shift(change, state)
    write_claims(resort.id, claims, state)


def _refusal(missing: Missing) -> Refusal:
    night = missing.night
    room_type = db.session.get_one(RoomType, missing.room_type_id)
    if missing.short == Short.NIGHT:
        return NightNotOnSale(night=night)
    if missing.short == Short.TIER:
        return TierSoldOut(night=night)
    if missing.short == Short.TREATMENT:
        return NoTreatmentFree(subject=_programme(room_type, missing.subject), night=night)
    return NoRoomFree(room_type=in_language(room_type.name), night=night)


def _programme(room_type: RoomType, subject: str | None) -> str | None:
    """The programme's name; the bare subject where a quota is about another thing."""
    found = db.session.scalar(
        select(Programme.name).where(
            Programme.resort_id == room_type.resort_id, Programme.code == subject
        )
    )
    return in_language(found) if found else subject


def lock_claimed(
    voucher_ids: Collection[int],
    room_types: Collection[int],
    wanted: tuple[int, date, date] | None = None,
) -> None:
    """Lock, in one order, all that giving the vouchers back may touch, before any of it changes.

    Types of rooms come first, as where places are shared (see sharing.py); the rooms of those who
    share count too. `wanted` (resort, arrival, departure) adds what an amendment may then take.
    """
    if room_types:
        lock(RoomType, *room_types)
    touched = _claimed(voucher_ids)
    if wanted:
        touched.append(_sold_there(*wanted, room_types))
    db.session.execute(
        select(QuotaNight.id)
        .where(QuotaNight.id.in_(union(*touched)))
        .order_by(QuotaNight.id)
        .with_for_update(key_share=True)
    ).all()


def _claimed(voucher_ids: Collection[int]) -> list[Select[int]]:
    """Counters of the vouchers and of who shares their rooms: a branch an index."""
    shared = select(SharingPlace.sharing_id).where(SharingPlace.voucher_id.in_(voucher_ids))
    beside = select(SharingPlace.voucher_id).where(SharingPlace.sharing_id.in_(shared))
    claims = select(QuotaClaim.quota_night_id)
    return [
        claims.where(QuotaClaim.voucher_id.in_(voucher_ids)),
        claims.where(QuotaClaim.voucher_id.in_(beside)),
    ]


def _sold_there(
    resort_id: int, arrival: date, departure: date, room_types: Collection[int]
) -> Select[int]:
    """Counters of the nights, of these types and of what has none."""
    return (
        select(QuotaNight.id)
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .where(
            QuotaNight.resort_id == resort_id,
            QuotaNight.night >= arrival,
            QuotaNight.night < departure,
            Quota.room_type_id.is_(None) | Quota.room_type_id.in_(room_types),
        )
    )


def settle(voucher_ids: Collection[int]) -> None:
    """Held claims become sold."""
    claims = [claim for claim in lock_claims(voucher_ids) if claim[3] == "held"]
    change: Counter[int] = Counter()
    for _claim, counter, quantity, _state in claims:
        change[counter] += quantity
    shift(change, "sold", back="held")
    set_state([claim[0] for claim in claims], "sold")


def give_back(voucher_ids: Collection[int]) -> None:
    """Live claims are released and their counters fall; the caller has changed a state for it."""
    claims = lock_claims(voucher_ids)
    for state in ("held", "sold"):
        change: Counter[int] = Counter()
        for _claim, counter, quantity, was in claims:
            if was == state:
                change[counter] -= quantity
        shift(change, state)
    set_state([claim[0] for claim in claims], "released")


def hand_over(from_voucher: int, claims_to: Mapping[date, tuple[int, str]], resort_id: int) -> None:
    """Pass a shared room on: nights to (voucher that stays, its state); other nights go back."""
    kept: list[tuple[int, int, int]] = []
    kept_states: dict[int, str] = {}
    rows = db.session.execute(
        select(QuotaClaim.quota_night_id, QuotaClaim.quantity, QuotaNight.night)
        .join(QuotaNight, QuotaNight.id == QuotaClaim.quota_night_id)
        .join(Quota, Quota.id == QuotaNight.quota_id)
        .where(QuotaClaim.voucher_id == from_voucher, QuotaClaim.state != "released")
        .where(Quota.subject.is_(None))
    )
    for counter, quantity, night in rows:
        if night in claims_to:
            voucher, state = claims_to[night]
            kept.append((voucher, counter, quantity))
            kept_states[counter] = state
    give_back([from_voucher])
    for state in ("held", "sold"):
        mine = [claim for claim in kept if kept_states[claim[1]] == state]
        change: Counter[int] = Counter()
        for _voucher, counter, quantity in mine:
            change[counter] += quantity
        shift(change, state)
        write_claims(resort_id, mine, state)
