"""Set-up of staff: who works here, invite, reset, disable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.auth.models import Account
from core.auth.operations import disable, enable, invite, reset, withdraw
from core.auth.queries import access_account
from core.auth.schemas import InviteForm
from core.auth.search import STAFF
from core.auth.staff_page import staff_page
from core.db import transaction
from core.forms import understand
from core.i18n import _, _l, language
from core.permissions import Perm
from core.refusals import FormFault, Refusal
from core.registries import NavEntry, add_navigation, add_search

bp = Blueprint("staff", __name__, url_prefix="/setup/staff")
ACCOUNT = "/<int(max=9223372036854775807):account_id>"
GRANT = "/grants/<int(max=9223372036854775807):grant_id>"

add_navigation(NavEntry(_l("Staff"), "staff.list_staff", Perm.STAFF_MANAGE, 80, "users"))
add_search(STAFF)


@bp.get("")
@requires(Perm.STAFF_MANAGE)
def list_staff() -> ResponseReturnValue:
    """The people of the reader's resorts, and the form by which one more is invited."""
    return _page({})


@bp.post("")
@requires(Perm.STAFF_MANAGE)
def create_invitation() -> ResponseReturnValue:
    """Make the account or add the role; the link is shown this once."""
    sent = InviteForm().as_sent(request.form)
    try:
        form = understand(InviteForm(), request.form)
        with transaction():
            account, code = invite(
                form["email"],
                form["name"],
                form["role"],
                form["resort"],
                language=language(),
                by=current_user,
            )
    except FormFault as fault:
        return _page(sent, fault.faults), fault.status
    except Refusal as refusal:
        return _page(sent, refusal=refusal), refusal.status
    if code is not None:
        return _link(account, code)
    flash(
        _("The role has been given. Nothing else is needed: there is already a password."), "good"
    )
    return _back()


@bp.post(f"{ACCOUNT}/reset")
@requires(Perm.STAFF_MANAGE)
def create_reset(account_id: int) -> ResponseReturnValue:
    """A link for a new password, shown this once."""
    with transaction():
        account = access_account(account_id, by=current_user)
        code = reset(account, by=current_user)
    return _link(account, code)


@bp.post(f"{ACCOUNT}/disabling")
@requires(Perm.STAFF_MANAGE)
def create_disabling(account_id: int) -> ResponseReturnValue:
    """Sign the person out everywhere, and let them in no more."""
    with transaction():
        disable(access_account(account_id, by=current_user), by=current_user)
    flash(_("The account is disabled, and its sessions have ended."), "good")
    return _back()


@bp.post(f"{ACCOUNT}/enabling")
@requires(Perm.STAFF_MANAGE)
def create_enabling(account_id: int) -> ResponseReturnValue:
    """Let the person in again."""
    with transaction():
        enable(access_account(account_id, by=current_user), by=current_user)
    flash(_("The account is open again."), "good")
    return _back()


@bp.post(f"{ACCOUNT}{GRANT}/withdrawal")
@requires(Perm.STAFF_MANAGE)
def create_withdrawal(account_id: int, grant_id: int) -> ResponseReturnValue:
    """Take one role away."""
    with transaction():
        withdraw(access_account(account_id, by=current_user), grant_id, by=current_user)
    flash(_("The role is withdrawn."), "good")
    return _back()


def _page(
    sent: Mapping[str, Any],
    faults: Mapping[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> str:
    page = staff_page(current_user, sent, faults or {})
    return render_template("core/auth/staff.html", refusal=refusal, **page)


def _link(account: Account, code: str) -> ResponseReturnValue:
    path = url_for("auth.show_invitation", code=code)
    link = f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}{path}"
    page = render_template("core/auth/link.html", account=account, link=link)
    return page, 201, {"Cache-Control": "no-store"}


def _back() -> ResponseReturnValue:
    return redirect(url_for("staff.list_staff"), 303)
