"""The outbox's filter."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf

from core.forms import NOT_A_CHOICE, Form, Id
from crm.messages.models import MessageStatus


class OutboxFilter(Form):
    """What of the outbox is listed; `before` is the id that the page begins under."""

    status = fields.String(
        load_default=None, validate=OneOf([*map(str, MessageStatus)], error=NOT_A_CHOICE)
    )
    before = Id(load_default=None)
