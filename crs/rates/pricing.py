"""The one pricing function: shop, desk, agency and API show its breakdown alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from crs.rates.breakdown import Breakdown, Line
from crs.rates.extras import extra_lines
from crs.rates.persons import Party, party_of, terms_of
from crs.rates.refusals import NoAdult, NoNights, NoPrice, NoSupplement
from crs.rates.tariff import BandTerms, OfferTerms, SeasonTerms, Tariff
from crs.rates.wishes import VoucherWish


def price_voucher(
    tariff: Tariff, wish: VoucherWish, booked_on: date, *, agreed: Collection[date] = ()
) -> Breakdown:
    """What the voucher costs if booked on that day, without the nights whose price is `agreed`.

    The offer is that of the whole stay, and not of its extras. Raises a refusal where a night,
    board or programme has no price; limits are `check_stay`'s.
    """
    if wish.nights <= 0:
        raise NoNights
    party = party_of(tariff, wish.persons)
    nights = wish.nights_besides(agreed)
    lines = (line for night in nights for line in _night_lines(tariff, wish, party, night))
    gross = Breakdown(tariff.currency, tuple(lines))
    offer = best_offer(tariff, wish, booked_on)
    stay = gross.less_percent(offer.percent, offer.name) if offer else gross
    return Breakdown(stay.currency, (*stay.lines, *extra_lines(tariff, wish)))


def season_for(tariff: Tariff, night: date) -> SeasonTerms:
    """The night's season. Raises `NoPrice`."""
    season = tariff.season_of(night)
    if season is None:
        raise NoPrice(night=night)
    return season


def room_price(tariff: Tariff, wish: VoucherWish, party: Party, night: date) -> int:
    """The room for the adults in it, or one place in it. Raises `NoPrice`, `NoAdult`."""
    occupancy = 0 if wish.by_place else party.adults
    if not occupancy and not wish.by_place:
        raise NoAdult
    season = season_for(tariff, night)
    amount = tariff.prices.get((wish.rate_plan_id, season.id, wish.room_type_id, occupancy))
    if amount is None:
        raise NoPrice(night=night)
    return amount


def _night_lines(tariff: Tariff, wish: VoucherWish, party: Party, night: date) -> Iterator[Line]:
    season = season_for(tariff, night)
    yield from _room_lines(tariff, wish, party, night)
    if wish.board_id != terms_of(tariff.plans, wish.rate_plan_id).board_id:
        board = terms_of(tariff.boards, wish.board_id)
        for person, band in enumerate(party.bands):
            amount = _supplement(tariff, "board", board.id, band, season, night)
            yield Line(night, "board", person, board.name, amount)
    for person, band in enumerate(party.bands):
        programme_id = wish.persons[person].programme_id
        if programme_id is not None:
            programme = terms_of(tariff.programmes, programme_id)
            amount = _supplement(tariff, "programme", programme.id, band, season, night)
            yield Line(night, "programme", person, programme.name, amount)


def _room_lines(tariff: Tariff, wish: VoucherWish, party: Party, night: date) -> Iterator[Line]:
    name = terms_of(tariff.room_types, wish.room_type_id).name
    amount = room_price(tariff, wish, party, night)
    if wish.by_place:
        for person in range(len(party.bands)):
            yield Line(night, "room", person, name, amount)
        return
    yield Line(night, "room", None, name, amount)
    for person, band in enumerate(party.bands):
        if band is not None:
            yield Line(night, "child", person, name, band.amount)


def _supplement(
    tariff: Tariff,
    kind: str,
    subject_id: int,
    band: BandTerms | None,
    season: SeasonTerms,
    night: date,
) -> int:
    amount = tariff.supplement(kind, subject_id, band.id if band else None, season.id)
    if amount is None:
        raise NoSupplement(night=night)
    return amount


def best_offer(tariff: Tariff, wish: VoucherWish, booked_on: date) -> OfferTerms | None:
    """The one offer that the wish gets."""
    return fitting_offer(tariff, wish.rate_plan_id, wish.arrival, wish.nights, booked_on)


def fitting_offer(
    tariff: Tariff, plan_id: int, arrival: date, nights: int, booked_on: date
) -> OfferTerms | None:
    """The offer with the most percent off that the stay deserves; offers do not add up."""
    ahead = (arrival - booked_on).days
    fitting = [
        offer
        for offer in tariff.offers
        if offer.plan_id in (None, plan_id)
        and nights >= offer.min_nights
        and ahead >= offer.days_ahead
        and arrival in offer.arrivals
    ]
    return max(fitting, key=lambda offer: (offer.percent, -offer.id), default=None)
