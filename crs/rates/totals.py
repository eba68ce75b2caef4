"""Totals of many room types and plans for one party and stay, without their lines.

A search over a network prices hundreds of offers; only the shown ones need a breakdown. A test
holds each total equal to that of `price_voucher`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from core.money import Money
from crs.rates.persons import party_of
from crs.rates.pricing import fitting_offer
from crs.rates.restrictions import broken_limit
from crs.rates.tariff import Tariff
from crs.rates.wishes import PersonWish


class StayTotals:
    """What does not depend on room type and plan is worked out once."""

    def __init__(
        self,
        tariff: Tariff,
        arrival: date,
        departure: date,
        persons: tuple[PersonWish, ...],
        booked_on: date,
    ) -> None:
        """Raises the refusals of `party_of`."""
        self.tariff, self.arrival, self.booked_on = tariff, arrival, booked_on
        self.nights = (departure - arrival).days
        self.persons = persons
        self.party = party_of(tariff, persons)
        self._seasons = self._nights_by_season(arrival, departure)
        self._programmes = self._of_programmes()
        self._children = self.nights * sum(band.amount for band in self.party.bands if band)
        self._broken = [
            limits
            for limits in tariff.restrictions
            if broken_limit(limits, arrival, departure, booked_on)
        ]
        self._percents: dict[int, int] = {}
        self._boards: dict[int, int | None] = {}

    def _nights_by_season(self, arrival: date, departure: date) -> list[tuple[int, int]]:
        """Season and its nights of the stay; empty when a night has no season."""
        spans = (
            (season.id, min(departure, season.nights.end), max(arrival, season.nights.first))
            for season in self.tariff.seasons
        )
        found = [(key, (end - first).days) for key, end, first in spans if first < end]
        return found if sum(nights for _key, nights in found) == self.nights else []

    def _of_programmes(self) -> int | None:
        """All persons' programmes in all nights; None: one of them has no price."""
        return _sum(
            _times(nights, self.tariff.supplement("programme", programme, band, season))
            for season, nights in self._seasons
            for programme, band in self._treated()
        )

    def _treated(self) -> list[tuple[int, int | None]]:
        pairs = zip(self.persons, self.party.bands, strict=True)
        return [
            (person.programme_id, band.id if band else None)
            for person, band in pairs
            if person.programme_id is not None
        ]

    def is_limited(self, plan_id: int, room_type_id: int) -> bool:
        """Whether a restriction forbids the stay."""
        return any(limits.covers(plan_id, room_type_id) for limits in self._broken)

    def board_supplement(self, board_id: int) -> int | None:
        """What another board than the plan's adds for all persons and nights; None: not sold."""
        if board_id not in self._boards:
            self._boards[board_id] = _sum(
                _times(nights, self.tariff.supplement("board", board_id, band, season))
                for season, nights in self._seasons
                for band in (band.id if band else None for band in self.party.bands)
            )
        return self._boards[board_id]

    def total(
        self,
        plan_id: int,
        room_type_id: int,
        *,
        by_place: bool = False,
        board_id: int | None = None,
    ) -> Money | None:
        """The price on that board (None: the plan's own); None: not to be had at any price."""
        occupancy = 0 if by_place else self.party.adults
        if not self._seasons or (not occupancy and not by_place):
            return None
        prices = self.tariff.prices
        rooms = _sum(
            _times(nights, prices.get((plan_id, season, room_type_id, occupancy)))
            for season, nights in self._seasons
        )
        board = self._of_board(plan_id, board_id)
        if rooms is None or self._programmes is None or board is None:
            return None
        stay = rooms * len(self.persons) if by_place else rooms + self._children
        gross = Money(stay + self._programmes + board, self.tariff.currency)
        percent = self._percent(plan_id)
        return gross - gross.share(percent) if percent else gross

    def _of_board(self, plan_id: int, board_id: int | None) -> int | None:
        if board_id is None or board_id == self.tariff.plans[plan_id].board_id:
            return 0
        return self.board_supplement(board_id)

    def _percent(self, plan_id: int) -> int:
        """What the best offer takes off."""
        if plan_id not in self._percents:
            offer = fitting_offer(self.tariff, plan_id, self.arrival, self.nights, self.booked_on)
            self._percents[plan_id] = offer.percent if offer else 0
        return self._percents[plan_id]


def _times(nights: int, amount: int | None) -> int | None:
    return None if amount is None else nights * amount


def _sum(amounts: Iterable[int | None]) -> int | None:
    """The sum; None when one of them is missing."""
    whole = 0
    for amount in amounts:
        if amount is None:
            return None
        whole += amount
    return whole
