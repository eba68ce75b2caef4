"""Forms of the staff page."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Length

from core.forms import Form, Id


class InviteForm(Form):
    """Who is invited, as what, where."""

    name = fields.String(required=True, validate=Length(max=120))
    email = fields.Email(required=True, validate=Length(max=200))
    role = fields.String(required=True)
    resort = Id(load_default=None)
