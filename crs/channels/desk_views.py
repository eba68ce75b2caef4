"""The managing company's page of partners: make one, give it keys, revoke them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.db import transaction
from core.forms import understand
from core.i18n import _, _l
from core.organisation.models import Resort
from core.refusals import FormFault, NotThere, Refusal
from core.registries import NavEntry, add_navigation
from crs.catalogue.queries import open_resorts
from crs.channels.desk import BOOK, PartnerForm, partners_page
from crs.channels.models import Partner
from crs.channels.operations import make_key, make_partner, revoke_key
from crs.channels.queries import access_partner
from crs.permissions import CrsPerm

bp = Blueprint("partners", __name__, template_folder="../templates", url_prefix="/setup/partners")
ID = "int(max=9223372036854775807)"
add_navigation(
    NavEntry(_l("Partners"), "partners.list_partners", CrsPerm.PARTNER_MANAGE, 85, "globe")
)


@bp.get("")
@requires(CrsPerm.PARTNER_MANAGE)
def list_partners() -> ResponseReturnValue:
    """Who sells through the API, with their keys."""
    return _page({})


@bp.post("")
@requires(CrsPerm.PARTNER_MANAGE)
def create_partner() -> ResponseReturnValue:
    """Make a partner with its first key, which is shown this once."""
    sent = PartnerForm().as_sent(request.form)
    try:
        form = understand(PartnerForm(), request.form)
        resorts = _resort_ids(form["resorts"])
        with transaction():
            partner = make_partner(
                form["name"],
                resort_ids=resorts,
                may_book=form["rights"] == BOOK,
                by=current_user.email,
            )
            secret = make_key(partner, by=current_user.email)
    except FormFault as fault:
        return _page(sent, faults=fault.faults), fault.status
    except Refusal as refusal:
        return _page(sent, refusal=refusal), refusal.status
    return _key(partner, secret)


@bp.post(f"/<{ID}:partner_id>/keys")
@requires(CrsPerm.PARTNER_MANAGE)
def create_key(partner_id: int) -> ResponseReturnValue:
    """One more key, shown this once; those before stay in force."""
    with transaction():
        partner = access_partner(partner_id)
        secret = make_key(partner, by=current_user.email)
    return _key(partner, secret)


@bp.post(f"/keys/<{ID}:key_id>/revocation")
@requires(CrsPerm.PARTNER_MANAGE)
def create_revocation(key_id: int) -> ResponseReturnValue:
    """End a key at once."""
    with transaction():
        revoke_key(key_id, by=current_user.email)
    flash(_("The key is revoked: nobody can use it any more."), "good")
    return redirect(url_for("partners.list_partners"), 303)


def _resort_ids(wanted: list[int | None]) -> list[int] | None:
    """The chosen resorts; None: the whole network. Raises NotThere."""
    chosen = {key for key in wanted if key is not None}
    known: dict[int, Resort] = {one.id: one for one in open_resorts()}
    if not chosen <= known.keys():
        raise NotThere
    return sorted(chosen) or None


def _page(
    sent: Mapping[str, Any], faults: Mapping[str, Any] | None = None, refusal: Refusal | None = None
) -> str:
    page = partners_page(sent, faults)
    return render_template("crs/channels/partners.html", refusal=refusal, **page)


def _key(partner: Partner, secret: str) -> ResponseReturnValue:
    page = render_template("crs/channels/key.html", partner=partner, secret=secret)
    return page, 201, {"Cache-Control": "no-store"}
