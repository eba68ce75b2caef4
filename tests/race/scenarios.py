"""Meetings of two that a lock must decide, told step by step."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import func, select, text, update

from core.audit.models import AuditEntry
from core.db import attempt, db, lock, see_resorts
from crs.bookings.edges import hold
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking, confirm_booking, expire_booking
from crs.rates.rules import VoucherWish
from tests.cast import House
from tests.make import make_voucher_wish, make_wish
from tests.race.buyers import Step
from tests.race.interleaving import interleave

CHANGE = "UPDATE booking SET"
TRAIL = "INSERT INTO audit_entry"


@dataclass(frozen=True)
class Meeting:
    """A house and the application, in which two meet."""

    app: Flask
    house: House

    def held(self, *vouchers: VoucherWish) -> int:
        """The id of a new hold."""
        with self.app.app_context():
            see_resorts("all")
            key = hold(make_wish(self.house, *vouchers)).id
            db.session.remove()
        return key

    def place(self, sex: str = "f", nights: int = 7) -> VoucherWish:
        """A bed in a twin."""
        return make_voucher_wish(self.house, room="twin", by_place=True, sex=sex, nights=nights)

    def status(self, key: int) -> str:
        """What the booking is now."""
        with self.app.app_context():
            see_resorts("all")
            status: str = db.session.scalars(select(Booking.status).filter_by(id=key)).one()
            db.session.remove()
        return status

    def trail(self, key: int) -> Counter[str]:
        """What was done to the booking, how often."""
        with self.app.app_context():
            see_resorts("all")
            wanted = select(AuditEntry.verb).filter_by(subject_kind="booking", subject_id=key)
            found = Counter(db.session.scalars(wanted))
            db.session.remove()
        return found


def confirm(key: int) -> Step:
    return lambda: attempt(lambda: confirm_booking(db.session.get_one(Booking, key), by="test"))


def cancel(key: int) -> Step:
    return lambda: attempt(lambda: cancel_booking(db.session.get_one(Booking, key), by="test"))


def expire_in_an_hour(key: int) -> Step:
    """A sweeper's step; its own clock is an hour ahead, for this transaction only."""
    ahead = text("SELECT set_config('app.now', (clock_timestamp() + '1 hour')::text, true)")

    def sweep() -> bool:
        db.session.execute(ahead)
        return expire_booking(key)

    return lambda: attempt(sweep)


def expiry_meets_confirmation(meeting: Meeting) -> tuple[int, tuple[str, str]]:
    """The buyer confirms in time; before it is written, the sweeper finds the hold run out."""
    key = meeting.held()
    return key, interleave(meeting.app, confirm(key), CHANGE, expire_in_an_hour(key))


def two_sweepers_meet(meeting: Meeting) -> tuple[int, tuple[str, str]]:
    """Both find the same hold run out."""
    key = meeting.held()
    sweep = expire_in_an_hour(key)
    return key, interleave(meeting.app, sweep, CHANGE, sweep)


def time_runs_out_at_the_lock(meeting: Meeting) -> tuple[int, tuple[str, str]]:
    """While the confirmation waits for its lock, the hold comes to its end."""
    key = meeting.held()

    def shorten() -> None:
        lock(Booking, key)
        # The server's clock at this statement: later than the confirmation's beginning.
        ended = update(Booking).filter_by(id=key).values(expires_at=func.clock_timestamp())
        db.session.execute(ended.execution_options(synchronize_session=False))

    return key, interleave(meeting.app, lambda: attempt(shorten), CHANGE, confirm(key))


def cancellation_meets_confirmation(meeting: Meeting) -> tuple[int, tuple[str, str]]:
    """Before the confirmation is written, the buyer cancels."""
    key = meeting.held()
    return key, interleave(meeting.app, confirm(key), CHANGE, cancel(key))


def one_leaves_while_the_other_confirms(meeting: Meeting) -> tuple[int, tuple[str, str]]:
    """Two share a twin; the room's claim passes to who stays, held or sold as that one is."""
    leaving, staying = meeting.held(meeting.place()), meeting.held(meeting.place())
    return staying, interleave(meeting.app, confirm(staying), TRAIL, cancel(leaving))


def two_want_the_last_place(meeting: Meeting) -> tuple[str, str]:
    """One bed of a twin is open; two women come at once."""
    meeting.held(meeting.place())
    wish = make_wish(meeting.house, meeting.place())

    def buy() -> None:
        hold(wish)

    return interleave(meeting.app, buy, "INSERT INTO sharing_place", buy)
