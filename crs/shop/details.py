"""What the details page of a chosen stay is filled with."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.db import db
from core.i18n import _, in_language
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.catalogue.models import Board, Programme, RoomType
from crs.catalogue.queries import Promise, boards_of, find_resort, programmes_of, promises
from crs.rates.queries import load_tariff
from crs.rates.refusals import NotOnSale
from crs.rates.rules import VoucherWish
from crs.shop.quotes import board_prices, quote
from crs.shop.wishes import Shaped, search_query_of, voucher_of


@dataclass(frozen=True)
class Chosen:
    """The rows that a details page names."""

    resort: Resort
    room_type: RoomType
    board: Board


def find_chosen(form: Shaped) -> Chosen:
    """The resort, room type and board of a chosen stay. Raises NotThere, NotOnSale."""
    resort = find_resort(form["resort"])
    room_type = db.session.get(RoomType, form["room_type"])
    board = db.session.get(Board, form["board"])
    mine = room_type and board and {room_type.resort_id, board.resort_id} == {resort.id}
    if room_type is None or board is None or not mine:
        raise NotOnSale
    if form["rate_plan"] not in load_tariff(resort.id).plans:
        raise NotOnSale
    return Chosen(resort, room_type, board)


def details_page(
    form: Mapping[str, Any],
    faults: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """The details of a chosen stay: its price now, who comes, who buys.

    A form whose persons could not be understood (`typed_only`) comes back without a price.
    """
    chosen = find_chosen(form)
    resort = chosen.resort
    programmes = programmes_of(resort.id)
    page: dict[str, Any] = {
        "form": {
            "buyer_name": "",
            "email": "",
            "phone": "",
            **form,
            "form_key": form.get("form_key") or secrets.token_urlsafe(12),
        },
        "faults": faults or {},
        "resort": resort,
        "room_type": chosen.room_type,
        "plan": load_tariff(resort.id).plans[form["rate_plan"]],
        "programmes": [("", _("No programme")), *((p.id, in_language(p.name)) for p in programmes)],
    }
    boards = boards_of([resort.id])
    unpriced = [(board, None) for board in boards]
    if form.get("typed_only"):
        return page | {"boards": unpriced, "back": {"where": resort.slug}}
    wish = voucher_of(form)
    page |= _priced(resort, wish)
    return page | {
        "refusal": refusal or page.get("refusal"),
        "boards": board_prices(resort, wish, boards) or unpriced,
        "promised_programmes": promised_to(wish, programmes),
        "back": search_query_of(resort.slug, wish),
    }


def _priced(resort: Resort, wish: VoucherWish) -> dict[str, Any]:
    try:
        return {"quote": quote(resort, wish)}
    except Refusal as broken:
        return {"quote": None, "refusal": broken}


def promised_to(
    wish: VoucherWish, programmes: Sequence[Programme]
) -> list[tuple[Programme, list[Promise]]]:
    """The programmes of the stay's persons with what they promise for its dates."""
    chosen = {person.programme_id for person in wish.persons}
    return [(p, promises(p, wish.arrival, wish.departure)) for p in programmes if p.id in chosen]
