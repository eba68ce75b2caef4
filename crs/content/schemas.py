"""The form of a row's texts: every text in every language, with the marks of those it replaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, OneOf

from core.forms import NOT_A_CHOICE, Form, marked, said, understand
from core.i18n import LANGUAGES
from core.refusals import FormFault
from core.sheets.cells import CONTROL
from crs.content.kinds import Kind
from crs.content.rules import Sent, Spot, tidy, without_english

TOO_LONG = marked("This is too long for its place: shorten it.")
INVISIBLE = marked("There are invisible control characters in this text: type it again.")
NO_ENGLISH = marked("Write it in English too: it is shown wherever another language is empty.")
STEPS = {"earlier": -1, "later": 1, "first": -100}


class PlaceForm(Form):
    """Where a photograph is to go."""

    to = fields.String(required=True, validate=OneOf(STEPS, error=NOT_A_CHOICE))


def field_of(spot: Spot) -> str:
    """The name of a text's field: `description-ru`."""
    name, language = spot
    return f"{name}-{language}"


def spots_of(kind: Kind) -> list[Spot]:
    """Every text in every language."""
    return [(one.name, language) for one in kind.texts for language in LANGUAGES]


def texts_form(kind: Kind) -> Form:
    """The form of the kind's texts."""
    shape: dict[str, Any] = {}
    for words in kind.texts:
        for language in LANGUAGES:
            key = field_of((words.name, language))
            shape[key] = fields.String(
                load_default="",
                validate=[Length(max=words.longest, error=TOO_LONG), _visible],
            )
            shape[f"was-{key}"] = fields.String(load_default="", validate=Length(max=12))
    return cast(Form, Form.from_dict(shape)())


def understand_texts(kind: Kind, sent: Mapping[str, Any]) -> dict[Spot, Sent]:
    """The texts with their marks; raises FormFault with messages by field."""
    form = understand(texts_form(kind), sent)
    found = {
        spot: Sent(tidy(form[field_of(spot)]), form[f"was-{field_of(spot)}"])
        for spot in spots_of(kind)
    }
    faults = {}
    for words in kind.texts:
        texts = {language: found[words.name, language].text for language in LANGUAGES}
        if without_english(texts, needed=words.needed):
            faults[field_of((words.name, "en"))] = [NO_ENGLISH]
    if faults:
        raise FormFault(said(faults))
    return found


def _visible(text: str) -> None:
    if CONTROL.search(text):
        raise ValidationError(INVISIBLE)
