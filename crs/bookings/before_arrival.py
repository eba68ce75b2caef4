"""Letters that come by themselves: what to bring, and that a hold ends soon."""

from __future__ import annotations

from datetime import timedelta

from core.clock import local_day
from core.i18n import _, day, money
from core.letters.kinds import Letter
from crs.bookings.letter_parts import (
    Facts,
    booking_of,
    letter,
    paid_rows,
    papers,
    stay_rows,
    still_to_pay,
)
from crs.bookings.models import Booking
from crs.bookings.paying import to_pay

JUST = timedelta(seconds=1)


def before_arrival(facts: Facts) -> Letter:
    """The last letter before they come."""
    booking = booking_of(facts)
    still = still_to_pay(booking)
    rest = _("Still to pay: {amount}, by the link above or at the desk when you arrive.")
    return letter(
        booking,
        _("Your stay at {resort} is coming up: what to bring ({code})"),
        [_("We look forward to seeing you soon. This list helps you have everything to hand.")],
        facts=[*stay_rows(booking), *paid_rows(booking)],
        closing=[
            *([rest.format(amount=money(still))] if still else []),
            *what_to_bring(booking),
            _("If anything has changed, or you will be late, please call us."),
        ],
        attachments=papers(booking),
    )


def what_to_bring(booking: Booking) -> list[str]:
    """A line for everybody, one for who is treated, one for children."""
    persons = [person for voucher in booking.live_vouchers for person in voucher.persons]
    lines = [_("Bring: a passport or identity card for everybody, and this voucher.")]
    if any(person.programme_id for person in persons):
        lines.append(
            _(
                "For the treatment: your medical card or a doctor's letter if you have one, and a "
                "list of the medicines that you take. The doctor sees you at the beginning."
            )
        )
    lines.append(_("To wear: a swimming costume, slippers for the pool, comfortable shoes."))
    if any(person.role == "child" for person in persons):
        lines.append(_("For a child: a birth certificate or a passport."))
    return lines


def hold_ends(facts: Facts) -> Letter:
    """Held until a day on which the prepayment is due, and that day is near."""
    booking = booking_of(facts)
    ends = booking.expires_at
    last = day(local_day(booking.resort.zone, ends - JUST)) if ends else ""
    words = _("Your room is held until {day}. It is yours if {amount} is paid by then.")
    return letter(
        booking,
        _("Your hold ends soon: {code}"),
        [
            words.format(day=last, amount=money(to_pay(booking))),
            _("If you do nothing, the hold ends by itself and costs nothing."),
        ],
        facts=stay_rows(booking),
        act=_("See my booking and pay"),
    )
