"""Why a stay cannot be marked, and what helps."""

from __future__ import annotations

from core.i18n import _l
from core.refusals import Refusal


class NotPromised(Refusal):
    """The voucher is of no confirmed booking, or an amendment took it out."""

    message = _l(
        "Booking {code} is not confirmed, so nobody is expected from it. Open the booking to "
        "see what became of it; the guest can book again at your desk."
    )


class TooEarly(Refusal):
    """The day of arrival is still to come."""

    message = _l(
        "This stay begins on {day}. If the guest is already here, change the dates of the "
        "booking first: the nights before must be free."
    )


class StayOver(Refusal):
    """The day of departure is past."""

    message = _l(
        "This stay ended on {day}. If the guest has only now arrived, book the nights that they "
        "are staying."
    )


class NotExpected(Refusal):
    """The guest has come, or was marked as not coming."""

    message = _l(
        "This guest is not expected any more: {state}. If that is wrong, undo it in the list first."
    )


class NotInHouse(Refusal):
    """Who is not in house cannot depart, and no arrival can be undone."""

    message = _l("This guest is not in house: {state}. Mark the arrival first.")


class NotDeparted(Refusal):
    """There is no departure to undo."""

    message = _l("No departure is marked for this guest: {state}. Look at the list once more.")


class NotAbsent(Refusal):
    """There is no no-show to undo."""

    message = _l("This guest is not marked as a no-show: {state}. Look at the list once more.")
