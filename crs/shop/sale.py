"""What the sale by telephone is filled with: the same search, all offers in one table."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from core.i18n import _, day
from core.refusals import Refusal
from crs.bookings.models import Booking
from crs.bookings.operations import PriceMoved
from crs.bookings.wishes import BookingWish, BuyerWish
from crs.rates.rules import VoucherWish
from crs.shop.my_booking import hold_of
from crs.shop.nearest import nearest_dates
from crs.shop.queries import find_offers
from crs.shop.shelf import ShownOffer, shelves
from crs.shop.showing import query_of_search, search_of, search_page
from crs.shop.window import Window
from crs.shop.wishes import Shaped

NO_CALLER = {"caller": "", "phone": "", "email": "", "language": "en", "offer": ""}


def sale_page(
    window: Window,
    sent: Mapping[str, Any],
    form: Shaped | None = None,
    faults: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """The search of the window's resorts as typed; its offers where it was understood (`form`)."""
    page = search_page(window, form or sent, faults) | {"refusal": refusal}
    page["form"] = {**NO_CALLER, **page["form"], **_caller(sent)}
    page["form_key"] = sent.get("form_key") or secrets.token_urlsafe(12)
    if form is None:
        return page
    wanted = [resort for resort in window.resorts if form["where"] in ("", resort.slug)]
    search, today = search_of(form, window, wanted), window.today_of(wanted or window.resorts)
    tariffs = window.tariffs(search.resort_ids or ())
    found = shelves(window, find_offers(search, today, tariffs), today)
    offers = [offer for shelf in found for row in shelf.rows for offer in row]
    return page | {
        "searched": True,
        "query": query_of_search(form),
        "offers": sorted(offers, key=lambda one: one.offer.total.minor),
        "mark_of": mark_of,
        "nearest": [] if offers else nearest_dates(search, today, tariffs),
    }


def _caller(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {name: sent[name] for name in NO_CALLER if sent.get(name)}


def mark_of(offer: ShownOffer) -> str:
    """The offer as the table's choice: ids of room type, rate plan, board; whole or by place."""
    wish = offer.wish
    place = "place" if wish.by_place else "room"
    return f"{wish.room_type_id}-{wish.rate_plan_id}-{wish.board_id}-{place}"


def chosen_offer(page: Mapping[str, Any], mark: str, shown_total: int) -> ShownOffer:
    """The offer of the table that was chosen, at the price that was shown.

    Raises PriceMoved where it is gone or costs another price now.
    """
    for one in page.get("offers", ()):
        if mark_of(one) == mark and one.offer.total.minor == shown_total:
            shown: ShownOffer = one
            return shown
    raise PriceMoved


def wish_by_telephone(
    form: Shaped, resort_id: int, voucher: VoucherWish, *, sold_by: str, form_key: str
) -> BookingWish:
    """The booking that the caller wishes."""
    return BookingWish(
        resort_id=resort_id,
        vouchers=(voucher,),
        buyer=BuyerWish(form["caller"], form["email"], form["phone"], form["language"]),
        sold_by=sold_by,
        source="telephone",
        form_key=form_key,
    )


def held_words(booking: Booking) -> str:
    """What reception tells the caller of the hold that was just made."""
    hold = hold_of(booking)
    if hold["hurries"]:
        return _("The room is held for 20 minutes. Tell the caller the code.")
    words = _("The room is held until {day}. Tell the caller the code.")
    return words.format(day=day(hold["last_day"]))
