"""What the page of partners is filled with, and its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, OneOf

from core.forms import NOT_A_CHOICE, Form, Id, marked
from core.i18n import _, in_language
from crs.catalogue.queries import open_resorts
from crs.channels.queries import list_partners

LONG = Length(max=120, error=marked("This is too long: at most 120 characters."))
READ, BOOK = "read", "book"


class PartnerForm(Form):
    """A new partner; no resorts means all of the network."""

    name = fields.String(required=True, validate=LONG)
    resorts = fields.List(Id(allow_none=True), load_default=list)
    rights = fields.String(load_default=BOOK, validate=OneOf([READ, BOOK], error=NOT_A_CHOICE))


def partners_page(
    sent: Mapping[str, Any], faults: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """Partners with their keys, and the choices of the form."""
    return {
        "partners": list_partners(),
        "resorts": [(one.id, in_language(one.name)) for one in open_resorts()],
        "rights": [(BOOK, _("search and book")), (READ, _("search only"))],
        "sent": sent,
        "chosen": [str(one) for one in sent.get("resorts", ())],
        "faults": faults or {},
    }
