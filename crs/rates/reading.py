"""Rows of a tariff made into plain values, one statement a table for all resorts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from core.db import db
from core.organisation.models import Resort
from crs.catalogue.models import Board, Programme, RoomType
from crs.extras.models import Extra
from crs.rates import models
from crs.rates.tariff import (
    BandTerms,
    BoardTerms,
    CancellationTerms,
    ExtraTerms,
    OfferTerms,
    PlanTerms,
    PrepaymentTerms,
    ProgrammeTerms,
    RestrictionTerms,
    RoomTypeTerms,
    SeasonTerms,
    Span,
    Tariff,
)

Terms = TypeVar("Terms")
ByResort = Mapping[int, list[Terms]]


def read_tariffs(resort_ids: Collection[int]) -> dict[int, Tariff]:
    """Resort to tariff; retired room types, boards, programmes and plans are left out."""
    ids = list(resort_ids)
    currencies = db.session.execute(select(Resort.id, Resort.currency).where(Resort.id.in_(ids)))
    room_types = _read(RoomType, ids, _room_type)
    boards, programmes = _read(Board, ids, _board), _read(Programme, ids, _programme)
    plans, seasons = _plans(ids), _read(models.Season, ids, _season)
    prices, supplements = _read(models.NightPrice, ids, _price), _supplements(ids)
    bands, offers = _read(models.AgeBand, ids, _band), _read(models.Offer, ids, _offer)
    restrictions = _read(models.Restriction, ids, _restriction)
    extras = _read(Extra, ids, _extra)
    return {
        key: Tariff(
            resort_id=key,
            currency=currency,
            room_types=_by_id(room_types[key]),
            boards=_by_id(boards[key]),
            programmes=_by_id(programmes[key]),
            plans=_by_id(plans[key]),
            seasons=tuple(sorted(seasons[key], key=lambda season: season.nights.first)),
            prices=dict(prices[key]),
            bands=tuple(sorted(bands[key], key=lambda band: band.from_age)),
            supplements=dict(supplements[key]),
            offers=tuple(offers[key]),
            restrictions=tuple(restrictions[key]),
            extras=_by_id(extras[key]),
        )
        for key, currency in currencies
    }


def _read(model: Any, ids: list[int], make: Callable[[Any], Terms]) -> ByResort[Terms]:
    """Each row made into terms, by resort, in the order of positions; without retired ones."""
    columns = model.__table__.c
    rows = select(*columns).where(columns.resort_id.in_(ids))
    if "retired_at" in columns:
        rows = rows.where(columns.retired_at.is_(None))
    order = (columns.position, columns.id) if "position" in columns else (columns.id,)
    found: dict[int, list[Terms]] = defaultdict(list)
    for row in db.session.execute(rows.order_by(*order)):
        found[row.resort_id].append(make(row))
    return found


def _by_id(terms: Iterable[Any]) -> dict[int, Any]:
    return {one.id: one for one in terms}


def _span(nights: Range[date]) -> Span:
    return Span(nights.lower or date.min, nights.upper or date.max)


def _room_type(row: Any) -> RoomTypeTerms:
    return RoomTypeTerms(
        row.id, row.code, row.name, row.places, row.extra_places, row.sold_by_place
    )


def _board(row: Any) -> BoardTerms:
    return BoardTerms(row.id, row.code, row.name, row.meals)


def _programme(row: Any) -> ProgrammeTerms:
    return ProgrammeTerms(row.id, row.code, row.name, row.min_nights, row.min_age)


def _season(row: Any) -> SeasonTerms:
    return SeasonTerms(row.id, row.code, _span(row.nights))


def _price(row: Any) -> tuple[tuple[int, int, int, int], int]:
    return (row.rate_plan_id, row.season_id, row.room_type_id, row.occupancy), row.amount


def _band(row: Any) -> BandTerms:
    return BandTerms(row.id, row.code, row.from_age, row.to_age, row.amount, row.takes_place)


def _offer(row: Any) -> OfferTerms:
    return OfferTerms(
        id=row.id,
        code=row.code,
        name=row.name,
        percent=row.percent,
        arrivals=_span(row.arrivals),
        plan_id=row.rate_plan_id,
        min_nights=row.min_nights,
        days_ahead=row.days_ahead,
    )


def _restriction(row: Any) -> RestrictionTerms:
    return RestrictionTerms(
        id=row.id,
        nights=_span(row.nights),
        plan_id=row.rate_plan_id,
        room_type_id=row.room_type_id,
        closed=row.closed,
        closed_to_arrival=row.closed_to_arrival,
        closed_to_departure=row.closed_to_departure,
        arrival_weekdays=tuple(row.arrival_weekdays or ()),
        min_nights=row.min_nights,
        max_nights=row.max_nights,
        exact_nights=tuple(row.exact_nights or ()),
        min_days_ahead=row.min_days_ahead,
        max_days_ahead=row.max_days_ahead,
    )


def _extra(row: Any) -> ExtraTerms:
    return ExtraTerms(row.id, row.code, row.name, row.price, row.per, row.whom)


def _supplements(
    ids: list[int],
) -> ByResort[tuple[tuple[str, int, int | None, int | None], int]]:
    def make(row: Any) -> tuple[tuple[str, int, int | None, int | None], int]:
        kind = "board" if row.board_id is not None else "programme"
        subject = row.board_id if row.board_id is not None else row.programme_id
        return (kind, subject, row.age_band_id, row.season_id), row.amount

    return _read(models.Supplement, ids, make)


def _plans(ids: list[int]) -> ByResort[PlanTerms]:
    prepayments = _policies(models.PrepaymentPolicy, ids, _prepayment)
    cancellations = _policies(models.CancellationPolicy, ids, _cancellation)

    def make(row: Any) -> PlanTerms:
        return PlanTerms(
            id=row.id,
            code=row.code,
            name=row.name,
            board_id=row.board_id,
            prepayment=prepayments[row.prepayment_policy_id],
            cancellation=cancellations[row.cancellation_policy_id],
            description=row.description,
        )

    return _read(models.RatePlan, ids, make)


def _policies(model: Any, ids: list[int], make: Callable[[Any], Terms]) -> dict[int, Terms]:
    rows = _read(model, ids, lambda row: (row.id, make(row)))
    return {key: terms for of_resort in rows.values() for key, terms in of_resort}


def _prepayment(row: Any) -> PrepaymentTerms:
    return PrepaymentTerms(row.kind, row.value, row.days_before, row.code, row.name)


def _cancellation(row: Any) -> CancellationTerms:
    return CancellationTerms(tuple(row.steps), row.no_show_percent, row.code, row.name)
