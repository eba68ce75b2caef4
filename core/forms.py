"""Forms: what a browser sends, shaped once; what is wrong with it, in words beside the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load
from marshmallow.validate import Range
from werkzeug.datastructures import MultiDict

from core.i18n import _
from core.refusals import FormFault


def marked(message: str) -> str:
    """Mark a message for translation; it is translated when it is shown."""
    return message


NEEDED = marked("Please fill this in.")
NOT_A_DATE = marked("Choose a day, such as 2026-08-15.")
NOT_A_NUMBER = marked("Enter a number in figures.")
NOT_AN_EMAIL = marked("This does not look like an e-mail address: is a character missing?")
NOT_A_CHOICE = marked("Choose one from the list.")
NO_TELEPHONE = marked("Enter a phone number with its country code, such as +372 5555 5555.")
DIGITS_LEAST, DIGITS_MOST = 7, 15  # shorter ones are not dialled from abroad; E.164 ends at 15
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
OUT_OF_TIME = marked("Choose a day between 2000 and 2099.")
LAST_ID = 2**63 - 1  # a bigint of the database

fields.Field.default_error_messages.update(
    required=NEEDED, null=NEEDED, validator_failed=NOT_A_CHOICE
)
fields.Date.default_error_messages.update(invalid=NOT_A_DATE, format=NOT_A_DATE)
fields.Integer.default_error_messages.update(invalid=NOT_A_NUMBER)
fields.Boolean.default_error_messages.update(invalid=NOT_A_CHOICE)
fields.Email.default_error_messages.update(invalid=NOT_AN_EMAIL)


def dialled(phone: str) -> str:
    """The digits of a telephone; `00` before a country is the same as `+`."""
    digits = "".join(character for character in phone if character in "0123456789")
    return digits.removeprefix("00")


class Phone(fields.String):
    """A telephone as people write it; kept as written. Empty where it need not be given."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        typed = str(super()._deserialize(value, attr, data, **kwargs))
        if not typed.strip() and not self.required:
            return ""
        if len(typed) > 40 or not DIGITS_LEAST <= len(dialled(typed)) <= DIGITS_MOST:
            raise ValidationError(NO_TELEPHONE)
        return typed


class Day(fields.Date):
    """A day of this century: weeks to both sides of it are still in the calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validate", Range(FIRST_DAY, LAST_DAY, error=OUT_OF_TIME))
        super().__init__(**kwargs)


class Id(fields.Integer):
    """The key of a row: never more than the database can hold."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validate", Range(1, LAST_ID, error=NOT_A_CHOICE))
        super().__init__(**kwargs)


class Form(Schema):
    """A form of HTML: blanks mean nothing given; lists keep their blanks, to stay in step."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def flatten(self, data: Any, **_kwargs: Any) -> dict[str, Any]:
        """One value a name, or a list where the field is one."""
        return self.as_sent(data)

    def as_sent(self, data: Any) -> dict[str, Any]:
        """What was typed, as it was typed: a refused form comes back filled."""
        sent = data if isinstance(data, MultiDict) else MultiDict(data)
        shaped: dict[str, Any] = {}
        for name, one in self.fields.items():
            if isinstance(one, fields.List):
                shaped[name] = [(value or "").strip() or None for value in sent.getlist(name)]
            elif (value := str(sent.get(name, "")).strip()) != "":
                shaped[name] = value
        return shaped


def understand(form: Form, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The shaped values; raises FormFault with messages by field (`name` or `name-2`)."""
    try:
        shaped: dict[str, Any] = form.load(sent)
    except ValidationError as fault:
        messages = fault.messages
        raise FormFault(said(messages if isinstance(messages, dict) else {"": messages})) from None
    return shaped


def faults_of(form: Form, sent: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """What is wrong with it, by field as in a FormFault; nothing where it can be understood."""
    try:
        understand(form, sent)
    except FormFault as fault:
        return fault.faults
    return {}


def said(messages: Mapping[Any, Any]) -> dict[str, list[str]]:
    """Messages of marshmallow in the reader's language; those of a list's n-th are `name-n`."""
    found: dict[str, list[str]] = {}
    for name, about in messages.items():
        if isinstance(about, Mapping):
            for place, words in about.items():
                found[f"{name}-{place}"] = [_(word) for word in words]
        else:
            found[str(name)] = [_(word) for word in about]
    return found
