"""What a guest changes alone: the same amendment as the desk's, within limits of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from core.clock import local_day
from core.db import attempt
from core.i18n import _l, in_language
from core.money import Money
from core.refusals import Refusal
from crs.bookings.amendments import amend_booking
from crs.bookings.changes import Change, changes_between, names_in
from crs.bookings.edges import end_paying
from crs.bookings.explaining import Promised, fee_to_cancel, promised_by
from crs.bookings.locking import lock_booking
from crs.bookings.models import Booking
from crs.bookings.operations import begun
from crs.bookings.paid import paid_for, subject_of
from crs.rates.rules import VoucherWish

Wishes = Callable[[Booking], Sequence[VoucherWish]]
"""What the vouchers of a booking, just read, are to become."""


class CallToChange(Refusal):
    """From the day of arrival on, the resort must know who comes and who leaves."""

    message = _l("The stay has begun. To change it now, please call {resort}: {phone}.")


class LessThanTheFee(Refusal):
    """A change would be a cheap way around the fee for cancelling."""

    message = _l(
        "With this change the stay would cost {price}, but {fee} is kept if it is given up now. "
        "For a change like this please call {resort}: {phone}."
    )


@dataclass(frozen=True)
class Foreseen:
    """What a change would come to."""

    before: Money
    after: Money
    paid: Money
    fee_today: Money
    """What is kept at least when the changed booking is cancelled."""
    promised: Sequence[Promised]
    changes: Sequence[Change]

    @property
    def difference(self) -> Money:
        """Negative: it becomes cheaper."""
        return self.after - self.before

    @property
    def back(self) -> Money:
        """What goes back to where it was paid from."""
        return max(self.paid - self.after, Money(0, self.after.currency))

    @property
    def to_pay(self) -> Money:
        """What is then still to be paid."""
        return max(self.after - self.paid, Money(0, self.after.currency))


class _Undone(Exception):
    """Takes the answer out of a transaction that is rolled back."""

    def __init__(self, answer: Foreseen) -> None:
        super().__init__()
        self.answer = answer


def amend_by_guest(
    booking: Booking, wishes: Sequence[VoucherWish], *, shown: Money | None = None
) -> Money:
    """As `amend_booking`, by who has the link, until the day before arrival.

    Never for less than what cancelling keeps: the rest of the price would go back. Raises
    CallToChange, LessThanTheFee.
    """
    booking = lock_booking(booking.id)
    resort, today = booking.resort, local_day(booking.resort.zone)
    reached = {"resort": in_language(resort.name), "phone": resort.phone or resort.email}
    if begun(booking, today):
        raise CallToChange(**reached)
    fee = fee_to_cancel(booking, today)
    difference = amend_booking(booking, wishes, by="guest", shown=shown)
    after = Money(booking.total, booking.currency)
    if after < fee:
        raise LessThanTheFee(price=after, fee=fee, **reached)
    return difference


def amend(find: Callable[[], Booking], wishes: Wishes, *, shown: Money) -> Money:
    """Attempt it; afterwards nobody can pay an amount that was due before. The difference."""

    def work() -> tuple[Money, str]:
        booking = find()
        return amend_by_guest(booking, wishes(booking), shown=shown), subject_of(booking)

    difference, subject = attempt(work)
    end_paying(subject)
    return difference


def foresee(find: Callable[[], Booking], wishes: Wishes) -> Foreseen:
    """Do it and undo it: no estimate, but what it would come to now. Raises what it would."""

    def work() -> NoReturn:
        booking = find()
        raise _Undone(_tried(booking, wishes(booking)))

    try:
        attempt(work)
    except _Undone as undone:
        return undone.answer


def _tried(booking: Booking, wishes: Sequence[VoucherWish]) -> Foreseen:
    before, paid = promised_by(booking.versions[-1]), paid_for(booking)
    total = Money(booking.total, booking.currency)
    fee = fee_to_cancel(booking, local_day(booking.resort.zone))
    amend_by_guest(booking, wishes)
    after = promised_by(booking.versions[-1])
    return Foreseen(
        before=total,
        after=Money(booking.total, booking.currency),
        paid=paid,
        fee_today=fee,
        promised=after,
        changes=changes_between(before, after, names_in([*before, *after], booking.resort_id)),
    )
