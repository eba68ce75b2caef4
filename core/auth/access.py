"""Who may do what where: permissions on views, scopes on rows."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user

from core.auth.models import Account
from core.auth.roles import given_by, permissions_of, set_roles
from core.auth.second_factor import is_on
from core.db import EVERY_RESORT, see_resorts
from core.permissions import Perm
from core.refusals import NotAllowed

__all__ = ["PUBLIC", "SignedIn", "open_scope", "public", "requires", "scope_of", "set_roles"]

Args = ParamSpec("Args")
View = TypeVar("View", bound=Callable[..., object])
PUBLIC = "public"
NO_RESORT = ""


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login brings no types
    """A person of staff with what they may do where, read once a request."""

    def __init__(self, account: Account) -> None:
        self.id = account.id
        self.email, self.name = account.email, account.name
        self.language = account.language
        self.session_version = account.session_version
        self.has_second_factor = is_on(account)
        self.grants = [(grant.role, grant.resort_id) for grant in account.grants]

    def get_id(self) -> str:
        """Account and version: sessions die when the version rises."""
        return f"{self.id}.{self.session_version}"

    def resort_ids(self, perm: StrEnum | None = None) -> frozenset[int] | None:
        """Resorts where the permission (None: any) holds; None means every resort."""
        held = [
            resort for role, resort in self.grants if perm is None or perm in permissions_of(role)
        ]
        if None in held:
            return None
        return frozenset(resort for resort in held if resort is not None)

    def may(self, perm: StrEnum, resort_id: int | None = None) -> bool:
        """Whether the permission holds at the resort (None: anywhere)."""
        resorts = self.resort_ids(perm)
        if resorts is None:
            return True
        return resort_id in resorts if resort_id is not None else bool(resorts)

    def may_give(self, role: str, resort_id: int | None) -> bool:
        """Whether one may make somebody this at the resort (None: in the whole network)."""
        return any(
            own_resort in (None, resort_id)
            and Perm.STAFF_MANAGE in permissions_of(own)
            and role in given_by(own)
            for own, own_resort in self.grants
        )


def public(view: View) -> View:
    """Mark a view that anybody may see."""
    view.permission = PUBLIC  # type: ignore[attr-defined]  # read by the guard test
    return view


def requires(
    perm: StrEnum,
) -> Callable[[Callable[Args, ResponseReturnValue]], Callable[Args, ResponseReturnValue]]:
    """Only for who holds the permission; rows are narrowed to where it holds.

    `Perm.SIGNED_IN` marks one's own matters: they stay open to who has yet to set up codes.
    """

    def guard(
        view: Callable[Args, ResponseReturnValue],
    ) -> Callable[Args, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: Args.args, **kwargs: Args.kwargs) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return _elsewhere(url_for("auth.show_sign_in", next=_asked_for()))
            user = cast(SignedIn, current_user)
            if perm is not Perm.SIGNED_IN and not user.has_second_factor and asks_for_codes(user):
                return _elsewhere(url_for("profile.show_profile"))
            if not user.may(perm):
                raise NotAllowed
            see_resorts(scope_of(user.resort_ids(perm)))
            return view(*args, **kwargs)

        guarded.permission = perm  # type: ignore[attr-defined]  # read by the guard test
        return guarded

    return guard


def asks_for_codes(user: SignedIn) -> bool:
    """Whether a role of theirs is one that must sign in with codes."""
    asking = current_app.config["TOTP_ROLES"]
    return any(role in asking for role, _resort in user.grants)


def _asked_for() -> str | None:
    """Where to return to after signing in: a page, never a change."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _elsewhere(address: str) -> ResponseReturnValue:
    """Send the whole page there, also where only a part of it was asked for."""
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)


def scope_of(resorts: frozenset[int] | None) -> str:
    """The scope of rows: every resort, or ids."""
    return EVERY_RESORT if resorts is None else ",".join(map(str, sorted(resorts)))


def open_scope() -> None:
    """At each request: what is public shows every resort, all else nothing until `requires`."""
    view = current_app.view_functions.get(request.endpoint or "")
    see_resorts(EVERY_RESORT if getattr(view, "permission", None) == PUBLIC else NO_RESORT)
