"""Extras of a form: as the page shows them, and as wishes of its rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.money import Money
from crs.extras.models import Extra, Per, Whom
from crs.rates.rules import ExtraWish, Tariff, VoucherWish
from crs.rates.tariff import ExtraTerms

CHILD = "child"  # a person's role
FIELDS = ("extra", "asked", "answer")


@dataclass(frozen=True)
class ShownExtra:
    """An extra with what was typed about it."""

    extra: Extra
    price: Money
    is_chosen: bool
    answer: str


def shown_extras(
    extras: Sequence[Extra], currency: str, typed: Mapping[str, Any]
) -> list[ShownExtra]:
    """The extras of a resort for those who travel, as the form has them."""
    chosen = {str(one) for one in typed.get("extra") or ()}
    answers = _answers(typed)
    return [
        ShownExtra(
            one, Money(one.price, currency), str(one.id) in chosen, answers.get(str(one.id), "")
        )
        for one in extras
        if one.whom != Whom.CHILDREN or CHILD in (typed.get("role") or ())
    ]


def with_extras(
    wishes: Sequence[VoucherWish], form: Mapping[str, Any], tariff: Tariff
) -> tuple[VoucherWish, ...]:
    """The rooms with what was chosen besides: what is for a person on all, the rest on the first.

    What is for children goes to rooms with a child. What is not sold any more is left out; the
    price that was shown tells.
    """
    answers = _answers(form)
    known = [tariff.extras[key] for key in dict.fromkeys(form["extra"]) if key in tariff.extras]
    rooms = range(len(wishes))
    chosen = [
        (_rooms_for(one, wishes), ExtraWish(one.id, answers.get(str(one.id), ""))) for one in known
    ]
    return tuple(
        replace(wishes[room], extras=tuple(wish for where, wish in chosen if room in where))
        for room in rooms
    )


def _rooms_for(extra: ExtraTerms, wishes: Sequence[VoucherWish]) -> Sequence[int]:
    """The places of the rooms that it is put on."""
    fitting = [
        room
        for room, wish in enumerate(wishes)
        if extra.whom != Whom.CHILDREN or any(one.role == CHILD for one in wish.persons)
    ]
    return fitting if extra.per == Per.PERSON else fitting[:1]


def _answers(form: Mapping[str, Any]) -> dict[str, str]:
    """Id to what was said; `asked` has the ids in the order of the answers."""
    pairs = zip(form.get("asked") or (), form.get("answer") or (), strict=False)
    return {str(key): answer for key, answer in pairs if answer}
