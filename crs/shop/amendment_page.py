"""What the amendment page is filled with: the form, what it comes to, what can be had instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.clock import local_day
from core.i18n import _, in_language
from core.money import Money
from core.refusals import Busy, Refusal
from crs.bookings.guest_changes import Foreseen, foresee
from crs.bookings.models import Booking, Voucher
from crs.catalogue.models import RoomType
from crs.catalogue.queries import boards_of, programmes_of, room_types_of
from crs.shop.amending import place_mark, wishes_of
from crs.shop.refused import Refused
from crs.shop.wishes import Shaped

DAYS_AWAY = 3
TRIES, ENOUGH = 8, 3


@dataclass(frozen=True)
class Instead:
    """Another change that can be had: its dates and room, and what it differs in price."""

    arrival: date
    nights: int
    place: str
    room: str
    difference: Money


def alternatives(find: Callable[[], Booking], form: Shaped) -> list[Instead]:
    """The nearest that can be had where the wish cannot: other days first, then other rooms.

    Each was tried, so each can be had now.
    """
    booking = find()
    names = {one.id: in_language(one.name) for one in room_types_of([booking.resort_id])}
    candidates = list(_near(booking, form))[:TRIES]
    found: list[Instead] = []
    for other in candidates:
        try:
            seen = foresee(find, lambda fresh, other=other: wishes_of(fresh, other))  # type: ignore[misc]  # a loop variable bound early
        except Busy:
            break
        except Refusal:
            continue
        room = names[int(other["place"].partition("-")[0])]
        found.append(
            Instead(other["arrival"], other["nights"], other["place"], room, seen.difference)
        )
        if len(found) == ENOUGH:
            break
    return found


def _near(booking: Booking, form: Shaped) -> Iterator[dict[str, Any]]:
    """The same stay some days earlier or later, then other rooms for the same party and days."""
    today, persons = local_day(booking.resort.zone), len(form["role"])
    for days in sorted(range(-DAYS_AWAY, DAYS_AWAY + 1), key=abs):
        move = timedelta(days=days)
        if days and form["arrival"] + move > today:
            moved = {"arrival": form["arrival"] + move, "departure": form["departure"] + move}
            yield {**form, **moved}
    for room_type in room_types_of([booking.resort_id]):
        mark = place_mark(room_type.id, by_place=False)
        if mark != form["place"] and persons <= room_type.places + room_type.extra_places:
            yield {**form, "place": mark}


def amendment_page(
    booking: Booking,
    key: str,
    form: Mapping[str, Any],
    *,
    faults: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | Refused | None = None,
    seen: Foreseen | None = None,
    instead: Sequence[Instead] = (),
) -> dict[str, Any]:
    """The form, what it comes to or why it cannot be had, what can."""
    resort, live = booking.resort, booking.live_vouchers
    programmes = programmes_of(resort.id)
    return {
        "booking": booking,
        "key": key,
        "resort": resort,
        "form": form,
        "faults": faults or {},
        "refusal": refusal,
        "seen": seen,
        "instead": instead,
        "several": [in_language(one.room_type.name) for one in live] if len(live) > 1 else [],
        "whole": Money(booking.total, booking.currency),
        "today": local_day(resort.zone),
        "places": list(_places(room_types_of([resort.id]), live)),
        "boards": [(board.id, in_language(board.name)) for board in boards_of([resort.id])],
        "programmes": [("", _("No programme")), *((p.id, in_language(p.name)) for p in programmes)],
    }


def _places(room_types: Sequence[RoomType], live: Sequence[Voucher]) -> Iterator[tuple[str, str]]:
    """Rooms on sale, whole and by place; one that is promised stays a choice when it is retired."""
    known = {one.id: one for one in (*room_types, *(voucher.room_type for voucher in live))}
    for one in known.values():
        name = in_language(one.name)
        yield place_mark(one.id, by_place=False), name
        if one.sold_by_place:
            one_place = _("one place")
            yield place_mark(one.id, by_place=True), f"{name} · {one_place}"
