"""Extras of a form: as the page shows them, and as wishes of its rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.money import Money
from crs.extras.models import Extra, Per
from crs.rates.rules import ExtraWish, Tariff, VoucherWish

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
    """The extras of a resort as the form has them."""
    chosen = {str(one) for one in typed.get("extra") or ()}
    answers = _answers(typed)
    return [
        ShownExtra(
            one, Money(one.price, currency), str(one.id) in chosen, answers.get(str(one.id), "")
        )
        for one in extras
    ]


def with_extras(
    wishes: Sequence[VoucherWish], form: Mapping[str, Any], tariff: Tariff
) -> tuple[VoucherWish, ...]:
    """The rooms with what was chosen besides: what is for a person on all, the rest on the first.

    What is not sold any more is left out; the price that was shown tells.
    """
    answers = _answers(form)
    known = [tariff.extras[key] for key in dict.fromkeys(form["extra"]) if key in tariff.extras]
    chosen = [(one.per, ExtraWish(one.id, answers.get(str(one.id), ""))) for one in known]
    each = tuple(wish for per, wish in chosen if per == Per.PERSON)
    first = tuple(wish for _per, wish in chosen)
    return tuple(replace(wish, extras=each if room else first) for room, wish in enumerate(wishes))


def _answers(form: Mapping[str, Any]) -> dict[str, str]:
    """Id to what was said; `asked` has the ids in the order of the answers."""
    pairs = zip(form.get("asked") or (), form.get("answer") or (), strict=False)
    return {str(key): answer for key, answer in pairs if answer}
