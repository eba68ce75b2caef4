"""Who counts as an adult, in which age band a child is, how many beds a party needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from crs.rates.refusals import AgeNeeded, AgeNotTaken, NoPersons, NotOnSale, TooManyPersons
from crs.rates.tariff import BandTerms, RoomTypeTerms, Tariff
from crs.rates.wishes import PersonWish, VoucherWish

Terms = TypeVar("Terms")


@dataclass(frozen=True)
class Party:
    """The persons' age bands in their order; None: an adult."""

    bands: tuple[BandTerms | None, ...]

    @property
    def adults(self) -> int:
        """How many pay as adults."""
        return sum(band is None for band in self.bands)

    @property
    def sleepers(self) -> int:
        """How many need a bed of their own."""
        return sum(band is None or band.takes_place for band in self.bands)


def terms_of(terms: Mapping[int, Terms], wanted: int) -> Terms:
    """The terms of that id. Raises `NotOnSale`."""
    found = terms.get(wanted)
    if found is None:
        raise NotOnSale
    return found


def band_of(tariff: Tariff, person: PersonWish) -> BandTerms | None:
    """The child's age band; None: an adult. A known age decides, not the role.

    Raises `AgeNeeded` for a child without age, `AgeNotTaken` where no band has the age.
    """
    if not tariff.bands:
        return None
    if person.age is None:
        if person.role == "child":
            raise AgeNeeded
        return None
    if person.age > max(band.to_age for band in tariff.bands):
        return None
    for band in tariff.bands:
        if band.from_age <= person.age <= band.to_age:
            return band
    older = [band.from_age for band in tariff.bands if band.from_age > person.age]
    raise AgeNotTaken(age=person.age, least=min(older))


def party_of(tariff: Tariff, persons: tuple[PersonWish, ...]) -> Party:
    """The persons sorted into adults and children's bands."""
    if not persons:
        raise NoPersons
    return Party(tuple(band_of(tariff, person) for person in persons))


def beds_for(room_type: RoomTypeTerms, sleepers: int, *, by_place: bool) -> tuple[int, int]:
    """Main and extra beds for so many. Raises `TooManyPersons`."""
    extra_places = 0 if by_place else room_type.extra_places
    extra = max(sleepers - room_type.places, 0)
    if extra > extra_places:
        raise TooManyPersons(persons=sleepers, most=room_type.places + extra_places)
    return sleepers - extra, extra


def places_needed(tariff: Tariff, wish: VoucherWish) -> tuple[int, int]:
    """Main and extra beds that the persons take. Raises `TooManyPersons`."""
    room_type = terms_of(tariff.room_types, wish.room_type_id)
    party = party_of(tariff, wish.persons)
    sleepers = len(party.bands) if wish.by_place else party.sleepers
    return beds_for(room_type, sleepers, by_place=wish.by_place)
