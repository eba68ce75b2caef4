"""Sharing by place: who joins whom; whole rooms and open places are counted together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import Range

from core.clock import local_day, now
from core.db import db, lock
from core.i18n import _l
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.catalogue.models import RoomType
from crs.quotas.models import Sharing, SharingPlace
from crs.quotas.operations import hand_over


class NotSoldByPlace(Refusal):
    """The room type is sold as a whole room only."""

    message = _l("This room is sold as a whole. Choose a room that is sold by place.")


def join(
    voucher_id: int, room_type: RoomType, sex: str, arrival: date, departure: date
) -> Sharing | None:
    """A place beside a guest of the same sex for all these nights, or None: a room is needed.

    Locks the room type first, so that two who look at once see each other's rooms.
    """
    if not room_type.sold_by_place:
        raise NotSoldByPlace
    lock(RoomType, room_type.id)
    for sharing in _fitting(room_type, sex, arrival, departure):
        place = _free_place(sharing, min(sharing.places, room_type.places), arrival, departure)
        if place is not None:
            _sit(sharing, place, voucher_id, arrival, departure)
            return sharing
    return None


def begin(
    voucher_id: int, room_type: RoomType, sex: str, arrival: date, departure: date
) -> Sharing:
    """The first place of a room whose claims the voucher has taken: the others are open."""
    sharing = Sharing(
        resort_id=room_type.resort_id,
        room_type_id=room_type.id,
        sex=sex,
        nights=Range(arrival, departure),
        places=room_type.places,
    )
    db.session.add(sharing)
    db.session.flush()
    _sit(sharing, 1, voucher_id, arrival, departure)
    return sharing


def leave(
    sharing_id: int, voucher_id: int, states: Callable[[Sequence[int]], Mapping[int, str]]
) -> None:
    """Give the place back; the room passes to who stays behind, without surcharge.

    `states` tells for vouchers that stay behind whether they are held or sold; it is asked under
    the lock of the room type, through which every such change goes.
    """
    [known] = db.session.scalars(select(Sharing).where(Sharing.id == sharing_id))
    lock(RoomType, known.room_type_id)
    [sharing] = lock(Sharing, sharing_id)
    db.session.execute(
        update(SharingPlace)
        .where(SharingPlace.sharing_id == sharing_id, SharingPlace.voucher_id == voucher_id)
        .values(live=False)
    )
    staying = _live(sharing_id)
    state = states([place.voucher_id for place in staying])
    covered: dict[date, tuple[int, str]] = {}
    for place in staying:
        for night in nights_of(place.nights):
            covered.setdefault(night, (place.voucher_id, state[place.voucher_id]))
    hand_over(voucher_id, covered, sharing.resort_id)
    if staying:
        sharing.nights = _longest_run(sorted(covered))
    else:
        sharing.ended_at = now()
    db.session.flush()


def end_past(resort: Resort) -> int:
    """End the resort's shared rooms whose last night is over; how many. Safe twice."""
    past = db.session.scalars(
        select(Sharing)
        .where(
            Sharing.resort_id == resort.id,
            Sharing.ended_at.is_(None),
            func.upper(Sharing.nights) <= local_day(resort.zone),
        )
        .order_by(Sharing.id)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()
    for sharing in past:
        sharing.ended_at = now()
    db.session.flush()
    return len(past)


def sharers(sharing_id: int) -> list[int]:
    """Vouchers that have a live place in the shared room."""
    return [place.voucher_id for place in _live(sharing_id)]


def nights_of(span: Range[date]) -> list[date]:
    """The nights of a half-open range."""
    if span.lower is None or span.upper is None:
        raise ValueError("a stay has a first and a last night")
    return [span.lower + timedelta(days=i) for i in range((span.upper - span.lower).days)]


def _fitting(room_type: RoomType, sex: str, arrival: date, departure: date) -> Sequence[Sharing]:
    return db.session.scalars(
        select(Sharing)
        .where(
            Sharing.room_type_id == room_type.id,
            Sharing.sex == sex,
            Sharing.ended_at.is_(None),
            func.lower(Sharing.nights) <= arrival,
            func.upper(Sharing.nights) >= departure,
        )
        .order_by(Sharing.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _free_place(sharing: Sharing, places: int, arrival: date, departure: date) -> int | None:
    taken = {
        place.place
        for place in _live(sharing.id)
        if nights_of(place.nights)[0] < departure and nights_of(place.nights)[-1] >= arrival
    }
    free = [number for number in range(1, places + 1) if number not in taken]
    return free[0] if free else None


def _live(sharing_id: int) -> Sequence[SharingPlace]:
    return db.session.scalars(
        select(SharingPlace)
        .where(SharingPlace.sharing_id == sharing_id, SharingPlace.live)
        .order_by(SharingPlace.id)
    ).all()


def _sit(sharing: Sharing, place: int, voucher_id: int, arrival: date, departure: date) -> None:
    db.session.add(
        SharingPlace(
            resort_id=sharing.resort_id,
            sharing_id=sharing.id,
            place=place,
            voucher_id=voucher_id,
            nights=Range(arrival, departure),
        )
    )
    db.session.flush()


def _longest_run(nights: Sequence[date]) -> Range[date]:
    """The longest span of nights without a gap: there a newcomer may still join."""
    best = run = [nights[0]]
    for night in nights[1:]:
        run = [*run, night] if night == run[-1] + timedelta(days=1) else [night]
        best = max(best, run, key=len)
    return Range(best[0], best[-1] + timedelta(days=1))
