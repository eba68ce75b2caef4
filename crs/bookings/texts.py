"""The same as the letters say, in texts to telephones: short, with the link where it helps."""

from __future__ import annotations

from datetime import timedelta

from core.clock import local_day
from core.i18n import _, day, in_language, money
from core.money import Money
from crs.bookings.letter_parts import Facts, amount_of, booking_of, link_to, still_to_pay
from crs.bookings.models import Booking
from crs.bookings.paying import to_pay

JUST = timedelta(seconds=1)


def confirmed(facts: Facts) -> str:
    """It is theirs."""
    return _said(
        booking_of(facts),
        _("{resort}: booking {code} is confirmed, arrival {arrival}. Voucher: {link}"),
    )


def changed(facts: Facts) -> str:
    """It is otherwise now."""
    booking = booking_of(facts)
    words = _("{resort}: booking {code} changed. Arrival {arrival}, price {price}. {link}")
    return _said(booking, words, price=Money(booking.total, booking.currency))


def payment_received(facts: Facts) -> str:
    """The money is here."""
    booking = booking_of(facts)
    still = still_to_pay(booking)
    words = (
        _("{resort}: we have received {amount} for booking {code}. Still to pay: {still}. {link}")
        if still
        else _("{resort}: we have received {amount} for booking {code}. Paid in full, thank you.")
    )
    return _said(booking, words, amount=amount_of(facts), still=still)


def cancelled(facts: Facts) -> str:
    """It is over."""
    booking = booking_of(facts)
    back = Money(max(facts["paid"] - facts["fee"], 0), booking.currency)
    words = (
        _("{resort}: booking {code} is cancelled. {amount} goes back to where it came from.")
        if back
        else _("{resort}: booking {code} is cancelled.")
    )
    return _said(booking, words, amount=back)


def refund_sent(facts: Facts) -> str:
    """It is on its way."""
    words = _("{resort}: we have refunded {amount} for booking {code}. Banks take 5 to 10 days.")
    return _said(booking_of(facts), words, amount=amount_of(facts))


def hold_expired(facts: Facts) -> str:
    """They had begun to pay, and the time ran out."""
    words = _("{resort}: the hold of booking {code} has ended, nothing was charged. {link}")
    return _said(booking_of(facts), words)


def paid_too_late(facts: Facts) -> str:
    """The money came when the places were gone."""
    words = _(
        "{resort}: {amount} for booking {code} came after the hold ended. It goes back in full; "
        "we are sorry."
    )
    return _said(booking_of(facts), words, amount=amount_of(facts))


def link(facts: Facts) -> str:
    """The page of the booking again."""
    return _said(booking_of(facts), _("{resort}: the page of your booking {code}: {link}"))


def before_arrival(facts: Facts) -> str:
    """Soon: the least that one needs."""
    words = _(
        "{resort} looks forward to seeing you: {arrival}, from {time}. Bring passports and any "
        "doctor's letter. {link}"
    )
    return _said(booking_of(facts), words)


def hold_ends(facts: Facts) -> str:
    """The day on which the prepayment is due is near."""
    booking = booking_of(facts)
    ends = booking.expires_at
    last = day(local_day(booking.resort.zone, ends - JUST)) if ends else ""
    words = _(
        "{resort}: booking {code} is held until {last}, then it ends. To pay: {amount}. {link}"
    )
    return _said(booking, words, last=last, amount=to_pay(booking))


def _said(booking: Booking, words: str, **facts: Money | str) -> str:
    """Amounts are worded; the full stop of a date and that of the sentence are one."""
    resort = booking.resort
    said = {name: money(fact) if isinstance(fact, Money) else fact for name, fact in facts.items()}
    arrival = min(voucher.arrives_on for voucher in booking.live_vouchers)
    return words.format(
        resort=in_language(resort.name), code=booking.code, link=link_to(booking),
        arrival=day(arrival), time=f"{resort.check_in_from:%H:%M}", **said,
    ).replace("..", ".")  # fmt: skip
