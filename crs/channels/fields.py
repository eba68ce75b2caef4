"""Fields that take what the published schema says, and nothing that merely resembles it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load

from core.forms import NOT_A_DATE, NOT_A_NUMBER, Day, marked

NO_TEXT = marked("This is not text.")
NOT_KNOWN = marked("There is no field or parameter of this name.")
TWICE = marked("This was sent more than once.")
NO_BODY = marked("Send nothing in the body here.")
NO_OBJECT = marked("Send an object.")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIGURES = re.compile(r"\d{1,9}", re.ASCII)


class Strict(Schema):
    """Whatever it does not name is refused."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": NOT_KNOWN, "type": NO_OBJECT}


class Query(Strict):
    """The parameters of an address: each once, but for lists."""

    @pre_load
    def refuse_repeated(self, data: Any, **_kwargs: Any) -> Any:
        """A second value would be overlooked."""
        lists = {name for name, one in self.fields.items() if isinstance(one, fields.List)}
        sent = data.data
        twice = [name for name in sent if name not in lists and len(sent.getlist(name)) > 1]
        if twice:
            raise ValidationError({name: [TWICE] for name in twice})
        return data


class Text(fields.String):
    """Text that the database can keep: no NUL, no half of a surrogate pair."""

    default_error_messages = {"invalid": NO_TEXT, "invalid_utf8": NO_TEXT}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            raise self.make_error("invalid")
        return text


class Whole(fields.Integer):
    """A whole number of JSON: no figures in quotes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strict=True, **kwargs)


class Figures(fields.Integer):
    """A whole number of an address, in ASCII figures."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not FIGURES.fullmatch(str(value)):
            raise ValidationError(NOT_A_NUMBER)
        return super()._deserialize(value, attr, data, **kwargs)


class FiguresList(fields.List[Any]):
    """Numbers of an address: the parameter repeated, or with commas; an empty one is none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        parts = [part.strip() for one in value for part in str(one).split(",")]
        return super()._deserialize([] if parts == [""] else parts, attr, data, **kwargs)


class IsoDay(Day):
    """A day as `2026-08-15`: none of the other forms of ISO 8601."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not ISO_DAY.fullmatch(str(value)):
            raise ValidationError(NOT_A_DATE)
        return super()._deserialize(value, attr, data, **kwargs)


class YesNo(fields.Boolean):
    """`true` or `false`, as an address says it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(truthy={"true"}, falsy={"false"}, **kwargs)
