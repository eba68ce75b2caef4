"""An inquiry that the desk writes down for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.auth.access import SignedIn
from core.forms import NOT_A_CHOICE
from core.i18n import _
from core.refusals import FormFault
from crs.catalogue.queries import open_resorts
from crs.inquiries.asking import ZONE
from crs.inquiries.models import Source
from crs.inquiries.operations import Asked
from crs.permissions import CrsPerm


def asked_at_desk(form: Mapping[str, Any], *, by: SignedIn) -> Asked:
    """What the desk's form asks for. Raises FormFault where the resort is not one's own.

    Only who answers everywhere writes one down for no resort.
    """
    mine = by.resort_ids(CrsPerm.INQUIRY_ANSWER)
    resorts = {one.slug: one for one in open_resorts(mine)}
    resort = resorts.get(form["resort"])
    if resort is None and (form["resort"] or mine is not None):
        raise FormFault({"resort": [_(NOT_A_CHOICE)]})
    return Asked(
        source=Source(form["source"]),
        language=form["language"],
        zone=resort.zone if resort else ZONE,
        phone=form["phone"],
        email=form["email"],
        name=form["name"],
        words=form["words"],
        resort_id=resort.id if resort else None,
    )
