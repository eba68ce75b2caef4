"""What the page of a procedure is filled with."""

from __future__ import annotations

from typing import Any

from core.organisation.models import Resort
from crs.catalogue.models import Procedure
from crs.catalogue.queries import programmes_with, resorts_with
from crs.content.queries import photographs_of


def procedure_page(resort: Resort, procedure: Procedure) -> dict[str, Any]:
    """The procedure in words, the programmes it is part of, and where else it is given."""
    return {
        "resort": resort,
        "procedure": procedure,
        "photos": photographs_of("procedure", [procedure.id])[procedure.id],
        "programmes": programmes_with(procedure.id),
        "elsewhere": [one for one in resorts_with(procedure.code) if one.id != resort.id],
    }
