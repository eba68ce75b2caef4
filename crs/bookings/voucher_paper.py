"""The voucher on paper: what is promised, to whom, at what price, on which terms."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from core.clock import local_day
from core.i18n import _, _l, day, in_language, money, ngettext, speaking
from core.money import Money
from core.paper import Sheet, qr
from core.refusals import Refusal
from crs.bookings.explaining import Promised, least_fee, promised_by
from crs.bookings.models import Booking, BookingStatus, Voucher
from crs.bookings.voucher_words import fee_lines, part_line, person_line
from crs.catalogue.models import Programme
from crs.catalogue.queries import promises

TEMPLATE = Path(__file__).parent.parent / "templates" / "crs" / "papers" / "voucher.typ"


class NoVoucher(Refusal):
    """Only what is confirmed is printed."""

    message = _l("There is no voucher for booking {code}: it is not confirmed, or no longer is.")


def voucher_sheet(booking: Booking, *, paid: Money) -> Sheet:
    """The voucher of a confirmed booking in its guest's language; `paid` is what was paid so far.

    Reads what it needs; the typesetting (`pdf`) comes after the transaction. Raises NoVoucher.
    """
    if booking.status != BookingStatus.CONFIRMED:
        raise NoVoucher(code=booking.code)
    with speaking(booking.language):
        data = _data(booking, paid)
    return Sheet(TEMPLATE, f"voucher-{booking.code}.pdf", data, {"qr": qr(booking.code)})


def _data(booking: Booking, paid: Money) -> dict[str, Any]:
    resort, today = booking.resort, local_day(booking.resort.zone)
    live = [voucher for voucher in booking.vouchers if voucher.dropped_at is None]
    promised = promised_by(booking.versions[-1])
    several = len(live) > 1
    vouchers = zip(live, promised, strict=True)
    return {
        "lang": booking.language,
        "title": f"{_('Voucher')} {booking.code}",
        "heading": _("Voucher"),
        "code_label": _("Booking"),
        "code": booking.code,
        "resort": _resort(booking),
        "vouchers": [_voucher(booking, one, terms, today, several) for one, terms in vouchers],
        **_money(booking, paid),
        "seller_label": _("Sold by"),
        "seller": _seller(booking),
        "buyer_label": _("Booked by"),
        "buyer": [line for line in (booking.buyer.name, booking.buyer.email) if line],
        "foot": _("{resort} · booking {code} · as of {day}").format(
            resort=in_language(resort.name), code=booking.code, day=day(today)
        ),
    }


def _resort(booking: Booking) -> list[str]:
    resort = booking.resort
    place = _("On the map: {latitude}, {longitude}").format(
        latitude=f"{resort.latitude:.5f}", longitude=f"{resort.longitude:.5f}"
    )
    reached = " · ".join(filter(None, (resort.phone, resort.email)))
    return list(filter(None, (in_language(resort.name), resort.address, reached, place)))


def _seller(booking: Booking) -> list[str]:
    entity = booking.resort.legal_entity
    return [
        entity.name,
        _("Registry number {number}").format(number=entity.registry_number),
        _("Tax number {number}").format(number=entity.tax_number),
        entity.address,
    ]


def _voucher(
    booking: Booking, voucher: Voucher, promised: Promised, today: date, several: bool
) -> dict[str, Any]:
    name = in_language(voucher.room_type.name)
    number = voucher.number or booking.reference or ""
    title = _("Voucher {number}").format(number=number) if number else name
    whole = _("This room") if several else _("Whole stay")
    return {
        "title": title,
        "days": _days(booking, promised),
        "facts": _facts(voucher, promised),
        "programmes": _programmes(voucher, promised),
        "price_title": _("Price breakdown"),
        "parts": [part_line(part, voucher.persons) for part in promised.parts],
        "whole": [(whole, money(promised.breakdown.total))],
        "fees_title": _("If you cancel"),
        "fees": fee_lines(promised, today),
    }


def _days(booking: Booking, promised: Promised) -> list[tuple[str, str, str]]:
    resort = booking.resort
    begins, ends = resort.check_in_from, resort.check_out_until
    return [
        (_("Arrival"), day(promised.arrival), _("from %(time)s") % {"time": f"{begins:%H:%M}"}),
        (_("Departure"), day(promised.departure), _("by %(time)s") % {"time": f"{ends:%H:%M}"}),
    ]


def _facts(voucher: Voucher, promised: Promised) -> list[list[str]]:
    nights = (promised.departure - promised.arrival).days
    room = in_language(voucher.room_type.name)
    if voucher.by_place:
        room = _("{room}: one place, the room is shared").format(room=room)
    people = [person_line(person, number) for number, person in enumerate(voucher.persons, 1)]
    return [
        [_("Room"), room],
        [_("Length"), str(ngettext("%(num)d night", "%(num)d nights", nights))],
        [_("Meals"), in_language(voucher.board.name)],
        [_("Terms"), in_language(voucher.rate_plan.name)],
        [_("Guests"), *people],
        *_extras(voucher, promised),
    ]


def _extras(voucher: Voucher, promised: Promised) -> list[list[str]]:
    said = [
        f"{in_language(name)}: {answer}" if answer else in_language(name)
        for name, answer in promised.extras_said(voucher)
    ]
    return [[_("Extras"), *said]] if said else []


def _programmes(voucher: Voucher, promised: Promised) -> list[tuple[str, str]]:
    """Each programme of the voucher once, with how often each procedure is given."""
    found: dict[int, Programme] = {}
    for person in voucher.persons:
        if person.programme is not None:
            found.setdefault(person.programme.id, person.programme)
    return [(_promised_name(one), _given(one, promised)) for one in found.values()]


def _promised_name(programme: Programme) -> str:
    name = in_language(programme.name)
    return _("{programme}: for each guest on it").format(programme=name)


def _given(programme: Programme, promised: Promised) -> str:
    given = promises(programme, promised.arrival, promised.departure)
    return " · ".join(f"{one.number}\u00a0×\u00a0{in_language(one.name)}" for one in given)


def _money(booking: Booking, paid: Money) -> dict[str, Any]:
    """The whole, what is paid, what is open; notes in a sentence each."""
    whole = Money(booking.total, booking.currency)
    still = max(whole - paid, Money(0, booking.currency))
    notes = []
    if least := least_fee(booking):
        changed = _("This booking was changed: at least %(fee)s is kept if it is cancelled.")
        notes.append(changed % {"fee": money(least)})
    notes.append(_("Please bring an identity document. Reception will find you by the code above."))
    return {
        "money_title": _("Payment"),
        "money": [(_("Total"), "", money(whole)), (_("Paid"), "", money(paid))],
        "open": [(_("Still to pay"), money(still)) if still else (_("Paid in full"), "")],
        "notes": notes,
    }
