"""What the second step of booking is filled with: extras, who buys, how it is paid."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from billing.payments.accounts import card_is_set_up
from core.db import db
from core.forms import understand
from core.organisation.models import LegalEntity
from core.refusals import FormFault, Refusal
from crs.extras.queries import extras_of
from crs.shop.booking_schemas import ChosenForm, OfferForm
from crs.shop.chosen import Chosen, find_chosen
from crs.shop.extras import FIELDS, shown_extras, with_extras
from crs.shop.instead import fits, instead_of, left_for
from crs.shop.persons_page import priced
from crs.shop.refused import Refused
from crs.shop.travellers import lodgings_of
from crs.shop.wishes import query_of, search_query_of, vouchers_of

CONTACT = ("buyer_name", "email", "phone")


def details_page(
    typed: Mapping[str, Any],
    faults: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | Refused | None = None,
    *,
    sure: bool = True,
) -> dict[str, Any]:
    """The chosen rooms with their price, as typed.

    Where it is not `sure` that they are free, what can be had instead if they are not. Raises
    FormFault where not even the offer is clear, NotThere, NotOnSale.
    """
    offer = understand(OfferForm(), typed)
    chosen = find_chosen(offer)
    page: dict[str, Any] = {
        "form": {**dict.fromkeys((*CONTACT, "form_key"), ""), **typed, **offer},
        "sent": _again(typed),
        "rooms": lodgings_of(typed),
        "faults": faults or {},
        "refusal": refusal,
        "quote": None,
        "back": {"where": chosen.resort.slug},
        "query_of": query_of,
    }
    page["form"]["form_key"] = page["form"]["form_key"] or secrets.token_urlsafe(12)
    return page | _named(chosen, typed) | _worth(chosen, typed, sure=sure)


def _named(chosen: Chosen, typed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "resort": chosen.resort,
        "extras": shown_extras(extras_of(chosen.resort.id), chosen.resort.currency, typed),
        "plan": chosen.plan,
        "room_types": chosen.room_types,
        "house_facts": chosen.houses,
        "asking": chosen.asking,
        "board_names": {board.id: board.name for board in chosen.boards},
        "by_card": _takes_cards(chosen.resort.legal_entity_id),
        "programme_names": {one.id: one.name for one in chosen.tariff.programmes.values()},
    }


def _again(typed: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The fields of the first step as hidden ones; names and extras have fields of their own."""
    pairs: list[tuple[str, Any]] = []
    for name in ChosenForm().fields:
        value = typed.get(name)
        if name not in ("name", *FIELDS) and value is not None:
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
    return pairs


def _worth(chosen: Chosen, typed: Mapping[str, Any], *, sure: bool) -> dict[str, Any]:
    try:
        form = understand(ChosenForm(), typed)
        wishes = with_extras(vouchers_of(form), form, chosen.tariff)
    except FormFault as fault:
        return {"missing": fault.faults}
    found = priced(chosen, wishes) | {"back": search_query_of(chosen.resort.slug, *wishes)}
    if sure or not found["quote"]:
        return found
    if not fits(left_for(chosen.tariff, wishes, chosen.today), chosen.tariff, wishes):
        near = instead_of(chosen.tariff, wishes, chosen.today)
        found |= {"taken": True, "instead": near}
    return found


def _takes_cards(legal_entity_id: int) -> bool:
    code = db.session.scalar(select(LegalEntity.code).where(LegalEntity.id == legal_entity_id))
    return code is not None and card_is_set_up(code)
