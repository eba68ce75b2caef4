"""What somebody asks for: a voucher for persons, before it is priced or held."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class PersonWish:
    """Who would stay. `role` guest, child or escort; `sex` f or m; no age: an adult's."""

    age: int | None
    sex: str | None
    role: str = "guest"
    programme_id: int | None = None
    name: str = ""
    diet: str = ""


@dataclass(frozen=True)
class ExtraWish:
    """Something besides the stay, and what the resort asks about it: `train 14:05`."""

    extra_id: int
    answer: str = ""


@dataclass(frozen=True)
class VoucherWish:
    """One room, or places in one, for the nights `[arrival, departure)`."""

    room_type_id: int
    rate_plan_id: int
    board_id: int
    arrival: date
    departure: date
    persons: tuple[PersonWish, ...]
    by_place: bool = False
    extras: tuple[ExtraWish, ...] = ()

    @property
    def nights(self) -> int:
        """How many nights."""
        return (self.departure - self.arrival).days

    @property
    def every_night(self) -> tuple[date, ...]:
        """Each night by the date it begins on."""
        return tuple(self.arrival + timedelta(days=n) for n in range(self.nights))

    def nights_besides(self, agreed: Collection[date]) -> list[date]:
        """The nights that are not among these."""
        return [night for night in self.every_night if night not in agreed]
