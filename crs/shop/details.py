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
from crs.quotas.operations import NightNotOnSale, NoRoomFree, NoTreatmentFree, TierSoldOut
from crs.rates.rules import StayRefused
from crs.shop.chosen import Chosen, find_chosen
from crs.shop.extras import FIELDS, shown_extras, with_extras
from crs.shop.instead import instead_of
from crs.shop.persons_page import priced
from crs.shop.schemas import ChosenForm, OfferForm
from crs.shop.travellers import lodgings_of
from crs.shop.wishes import query_of, search_query_of, vouchers_of

NOT_FREE = (NoRoomFree, NoTreatmentFree, TierSoldOut, NightNotOnSale, StayRefused)
CONTACT = ("buyer_name", "email", "phone")


def details_page(
    typed: Mapping[str, Any],
    faults: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """The chosen rooms with their price, as typed; with a refusal, what can be had instead.

    Raises FormFault where not even the offer is clear, NotThere, NotOnSale.
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
    return page | _named(chosen, typed) | _worth(chosen, typed, refusal)


def _named(chosen: Chosen, typed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "resort": chosen.resort,
        "extras": shown_extras(extras_of(chosen.resort.id), chosen.resort.currency, typed),
        "plan": chosen.plan,
        "room_types": chosen.room_types,
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


def _worth(chosen: Chosen, typed: Mapping[str, Any], refusal: Refusal | None) -> dict[str, Any]:
    try:
        form = understand(ChosenForm(), typed)
        wishes = with_extras(vouchers_of(form), form, chosen.tariff)
    except FormFault as fault:
        return {"missing": fault.faults}
    found = priced(chosen, wishes) | {"back": search_query_of(chosen.resort.slug, *wishes)}
    if isinstance(refusal, NOT_FREE):
        found["instead"] = instead_of(chosen.tariff, wishes, chosen.today)
    return found | {"refusal": refusal} if refusal and found["quote"] else found


def _takes_cards(legal_entity_id: int) -> bool:
    code = db.session.scalar(select(LegalEntity.code).where(LegalEntity.id == legal_entity_id))
    return code is not None and card_is_set_up(code)
