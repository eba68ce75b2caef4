"""The forms of inquiries: call me back, the desk's own, what became of it."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, OneOf

from core.forms import NOT_A_CHOICE, Form, Id, Phone, marked
from core.i18n import LANGUAGES
from crs.inquiries.models import Outcome, Reason, Source

SHORT = Length(max=120, error=marked("This is too long: at most 120 characters."))
LONG = Length(max=1000, error=marked("This is too long: at most 1000 characters."))
ADDRESS = Length(max=200, error=marked("This is too long: at most 200 characters."))
NO_WAY_BACK = marked("We need a phone number or an e-mail address to answer you.")
WHY = marked("Choose why they are not booking.")


class CallForm(Form):
    """Call me back. `about` is a resort, or a resort and its programme: `slug/code`."""

    phone = Phone(required=True)
    name = fields.String(load_default="", validate=SHORT)
    call_at = fields.String(load_default="", validate=SHORT)
    words = fields.String(load_default="", validate=LONG)
    about = fields.String(load_default="", validate=SHORT)
    doctor = fields.Boolean(load_default=False)
    website = fields.String(load_default="")
    """Nobody sees this field; who fills it in is a program."""


class InquiryForm(Form):
    """An inquiry that the desk writes down."""

    source = fields.String(
        load_default=str(Source.TELEPHONE), validate=OneOf(list(Source), error=NOT_A_CHOICE)
    )
    name = fields.String(required=True, validate=SHORT)
    phone = Phone(load_default="")
    email = fields.Email(load_default="", validate=ADDRESS)
    language = fields.String(load_default="en", validate=OneOf(list(LANGUAGES), error=NOT_A_CHOICE))
    resort = fields.String(load_default="", validate=SHORT)
    words = fields.String(load_default="", validate=LONG)

    @validates_schema
    def check_way_back(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Who asks can be answered."""
        if not data.get("phone") and not data.get("email"):
            raise ValidationError(NO_WAY_BACK, "phone")


class InquiryFilter(Form):
    """Which inquiries to list."""

    state = fields.String(
        load_default="open", validate=OneOf(["open", "closed"], error=NOT_A_CHOICE)
    )
    resort = fields.String(load_default="")
    words = fields.String(load_default="")
    before = Id(load_default=None)


class NoteForm(Form):
    """What was said, and whether they were reached."""

    words = fields.String(required=True, validate=LONG)
    reached = fields.Boolean(load_default=False)


class OutcomeForm(Form):
    """What became of it."""

    outcome = fields.String(required=True, validate=OneOf(list(Outcome), error=NOT_A_CHOICE))
    reason = fields.String(load_default="", validate=OneOf(["", *Reason], error=NOT_A_CHOICE))
    booking = fields.String(load_default="", validate=SHORT)

    @validates_schema
    def check_reason(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Who refuses has a reason: the reports count them."""
        if data.get("outcome") == Outcome.REFUSED and not data.get("reason"):
            raise ValidationError(WHY, "reason")
