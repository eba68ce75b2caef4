"""What the page of a procedure is filled with."""

from __future__ import annotations

from typing import Any

from core.organisation.models import Resort
from crs.catalogue.models import Procedure
from crs.catalogue.queries import programmes_with, resorts_with
from crs.shop.window import Window


def procedure_page(window: Window, resort: Resort, procedure: Procedure) -> dict[str, Any]:
    """The procedure in words, the programmes it is part of, and where else it is given."""
    key, code = procedure.id, procedure.code
    giving = window.keep(("giving", code), lambda: resorts_with(code))
    return {
        "resort": resort,
        "procedure": procedure,
        "photos": window.photographs("procedure", [key])[key],
        "programmes": window.keep(("programmes with", key), lambda: programmes_with(key)),
        "elsewhere": [one for one in giving if one.id != resort.id],
    }
