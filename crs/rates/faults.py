"""What must agree within a row of a tariff's sheets, and with the rows beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.i18n import _l
from core.sheets.faults import Wrong
from core.sheets.tables import Tables

Values = Mapping[str, Any]


def prepayment_value(row: Values, tables: Tables) -> Iterator[Wrong]:
    """What `value` means depends on the kind."""
    least, most = {"percent": (1, 100), "nights": (1, 60)}.get(row["kind"], (0, 0))
    if not least <= row["value"] <= most:
        yield Wrong(
            _l("With the kind {kind}, enter a value from {least} to {most}."),
            column="value",
            kind=row["kind"],
            least=least,
            most=most,
        )


def seasons_apart(row: Values, tables: Tables) -> Iterator[Wrong]:
    """A night has one season."""
    for _key, other in tables.of_resort("seasons", row["resort"]):
        if other["season"] < row["season"] and other["nights"].overlaps(row["nights"]):
            yield Wrong(
                _l("It shares nights with the season {other}. End one before the other begins."),
                column="first_night",
                other=other["season"],
            )


def occupancy_fits(row: Values, tables: Tables) -> Iterator[Wrong]:
    """Prices are for persons that the room can take; 0 is for rooms sold by place."""
    room_type = tables.find("room_types", row["resort"], row["room_type"])
    if room_type is None:
        return
    most = room_type["places"] + room_type["extra_places"]
    if row["occupancy"] > most:
        yield Wrong(
            _l("The maximum for this room type is {most}. Correct the number of persons."),
            column="occupancy",
            most=most,
        )
    if row["occupancy"] == 0 and not room_type["sold_by_place"]:
        yield Wrong(
            _l(
                "0 is the price of one place, but this room type is not sold by place. Enter "
                "yes in its column sold_by_place, or a number of persons here."
            ),
            column="occupancy",
        )


def ages_in_order(row: Values, tables: Tables) -> Iterator[Wrong]:
    """From the younger to the older; an age has one band."""
    if row["to_age"] < row["from_age"]:
        yield Wrong(
            _l("The band ends before it begins. Enter the higher age here."), column="to_age"
        )
        return
    for _key, other in tables.of_resort("age_bands", row["resort"]):
        apart = other["to_age"] < row["from_age"] or other["from_age"] > row["to_age"]
        if other["age_band"] < row["age_band"] and not apart:
            yield Wrong(
                _l("It shares ages with the band {other}. Give each age one band."),
                column="from_age",
                other=other["age_band"],
            )


def board_or_programme(row: Values, tables: Tables) -> Iterator[Wrong]:
    """A supplement is for one thing."""
    if (row["board"] is None) == (row["programme"] is None):
        yield Wrong(
            _l("A supplement is for a board or for a programme. Fill in exactly one of them."),
            column="programme",
        )


def lengths_in_order(row: Values, tables: Tables) -> Iterator[Wrong]:
    """The least must not be more than the most."""
    for least, most in (("min_nights", "max_nights"), ("min_days_ahead", "max_days_ahead")):
        if row[least] is not None and row[most] is not None and row[least] > row[most]:
            yield Wrong(
                _l("{most} is less than {least}, so no stay could fit. Swap or correct them."),
                column=most,
                least=least,
                most=most,
            )


LIMITS = (
    "closed",
    "closed_to_arrival",
    "closed_to_departure",
    "arrival_weekdays",
    "min_nights",
    "max_nights",
    "exact_nights",
    "min_days_ahead",
    "max_days_ahead",
)


def limits_something(row: Values, tables: Tables) -> Iterator[Wrong]:
    """A row without a limit is a slip."""
    if all(row[name] in (None, False) for name in LIMITS):
        yield Wrong(
            _l("The restriction limits nothing. Fill in a limit or remove the row."),
            column="closed",
        )
