"""The forms of proposals: an offer of the table, sending, and the guest who books."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema
from marshmallow.exceptions import ValidationError

from core.forms import Day, Form, Phone, marked
from crs.inquiries.schemas import ADDRESS, LONG, SHORT
from crs.shop.booking_schemas import OfferMark

NO_WAY = marked("We need a phone number or an e-mail address to reach you.")


class AddForm(Form):
    """The offer chosen from the table."""

    offer = OfferMark(required=True, error_messages={"required": marked("Choose an offer.")})


class SendForm(Form):
    """Until when the prices are kept, and words to the guest."""

    kept_until = Day(required=True)
    words = fields.String(load_default="", validate=LONG)


class TakeForm(Form):
    """Who books an offer of a proposal; a telephone alone suffices."""

    buyer_name = fields.String(required=True, validate=SHORT)
    email = fields.Email(load_default="", validate=ADDRESS)
    phone = Phone(load_default="")

    @validates_schema
    def check_way(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Who books can be reached."""
        if not data.get("email") and not data.get("phone"):
            raise ValidationError(NO_WAY, "phone")
