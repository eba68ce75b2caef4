"""What must be right about a voucher that was sold before this system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from core.i18n import _l
from core.sheets.faults import Wrong
from core.sheets.tables import Tables
from crs.quotas.sizes import BACK_DAYS

Values = Mapping[str, Any]
OVER_DAYS = 30
"""Stays that ended longer ago are left alone: nothing of them is still promised."""
MAY_CHANGE = ("guest_name", "email", "phone", "language", "paid")


def is_over(row: Values, today: date) -> bool:
    """Whether the stay ended so long ago that it is not loaded."""
    over: bool = row["nights"].upper < today - timedelta(days=OVER_DAYS)
    return over


def places_enough(row: Values, tables: Tables) -> Iterator[Wrong]:
    """The room has a bed for everybody."""
    room_type = tables.find("room_types", row["resort"], row["room_type"])
    if room_type is None:
        return
    most = room_type["places"] + room_type["extra_places"]
    if len(row["persons"]) > most:
        yield Wrong(
            _l("Too many people: {persons}; this room type takes {most}. Split the voucher."),
            column="persons",
            persons=len(row["persons"]),
            most=most,
        )
    if row["by_place_sex"] and not room_type["sold_by_place"]:
        yield Wrong(
            _l("This room type is not sold by place. Leave the sex empty, or allow it there."),
            column="by_place_sex",
        )


def place_for_one(row: Values, tables: Tables) -> Iterator[Wrong]:
    """A place is for one person of its sex."""
    sexes = [sex for sex, _age, _programme in row["persons"]]
    if row["by_place_sex"] and sexes != [row["by_place_sex"]]:
        yield Wrong(
            _l("A place is for one person of the sex {sex}. Correct the persons or the sex."),
            column="persons",
            sex=row["by_place_sex"],
        )


def programmes_known(row: Values, tables: Tables) -> Iterator[Wrong]:
    """Every programme that a person has is there."""
    for _sex, _age, programme in row["persons"]:
        key = (row["resort"], programme)
        if programme and not tables.knows("programmes", key):
            yield Wrong(
                _l("The resort has no programme {code}. Known programmes: {codes}."),
                column="persons",
                code=programme,
                codes=", ".join(tables.codes("programmes", key)) or "–",
            )


def paid_in_full_at_most(row: Values, tables: Tables) -> Iterator[Wrong]:
    """What was paid cannot be more than the price."""
    if row["paid"] > row["total"]:
        yield Wrong(
            _l("More was paid than the voucher costs. Correct the price or what was paid."),
            column="paid",
        )


def nights_on_sale(row: Values, tables: Tables) -> Iterator[Wrong]:
    """The nights lie between the first counter and the resort's horizon."""
    resort = tables.find("resorts", row["resort"])
    known = (row["reference"],) in tables.store.rows["sold_vouchers"]
    today = tables.store.today_at(row["resort"])
    if resort is None or known or is_over(row, today):
        return
    first = today - timedelta(days=BACK_DAYS - 1)
    last = today + timedelta(days=resort["horizon_days"] - 1)
    if row["nights"].lower < first:
        yield Wrong(
            _l("The stay began too long ago. The earliest arrival that can be loaded is {first}."),
            column="arrival",
            first=first.isoformat(),
        )
    if row["nights"].upper > last:
        yield Wrong(
            _l(
                "The resort sells until {last}. Increase its horizon_days, or remove the row "
                "until then."
            ),
            column="departure",
            last=last.isoformat(),
        )


def sold_as_before(row: Values, tables: Tables) -> Iterator[Wrong]:
    """A promise changes by an amendment, never by a spreadsheet."""
    stored = tables.store.rows["sold_vouchers"].get((row["reference"],))
    if stored is None or stored.settled:
        return
    for name, before in stored.values.items():
        if name not in MAY_CHANGE and before != row[name]:
            yield Wrong(
                _l(
                    "This voucher is already loaded with another value. Amend the booking "
                    "itself, or enter what was loaded here."
                ),
                column={"nights": "arrival"}.get(name, name),
            )


CHECKS = (
    places_enough,
    place_for_one,
    programmes_known,
    paid_in_full_at_most,
    nights_on_sale,
    sold_as_before,
)
