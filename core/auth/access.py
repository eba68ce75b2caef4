"""Who may do what where: permissions on views, scopes on rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user

from core.auth.models import Account
from core.db import EVERY_RESORT, see_resorts
from core.refusals import NotAllowed

Args = ParamSpec("Args")
View = TypeVar("View", bound=Callable[..., object])
PUBLIC = "public"

_roles: dict[str, frozenset[StrEnum]] = {}


def set_roles(roles: Mapping[str, frozenset[StrEnum]]) -> None:
    """Say what each role may do; filled by `app.permissions`."""
    _roles.update(roles)


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login brings no types
    """A person of staff with what they may do where, read once a request."""

    def __init__(self, account: Account) -> None:
        self.id = account.id
        self.email, self.name = account.email, account.name
        self.language = account.language
        self.session_version = account.session_version
        self.grants = [(grant.role, grant.resort_id) for grant in account.grants]

    def get_id(self) -> str:
        """Account and version: sessions die when the version rises."""
        return f"{self.id}.{self.session_version}"

    def resort_ids(self, perm: StrEnum | None = None) -> frozenset[int] | None:
        """Resorts where the permission (None: any) holds; None means every resort."""
        held = [
            resort
            for role, resort in self.grants
            if perm is None or perm in _roles.get(role, frozenset())
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


def public(view: View) -> View:
    """Mark a view that anybody may see."""
    view.permission = PUBLIC  # type: ignore[attr-defined]  # read by the guard test
    return view


def requires(
    perm: StrEnum,
) -> Callable[[Callable[Args, ResponseReturnValue]], Callable[Args, ResponseReturnValue]]:
    """Only for who holds the permission; rows are narrowed to where it holds."""

    def guard(
        view: Callable[Args, ResponseReturnValue],
    ) -> Callable[Args, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: Args.args, **kwargs: Args.kwargs) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return redirect(url_for("auth.show_sign_in", next=request.full_path), 303)
            user = cast(SignedIn, current_user)
            if not user.may(perm):
                raise NotAllowed
            see_resorts(scope_of(user.resort_ids(perm)))
            return view(*args, **kwargs)

        guarded.permission = perm  # type: ignore[attr-defined]  # read by the guard test
        return guarded

    return guard


def scope_of(resorts: frozenset[int] | None) -> str:
    """The scope of rows: every resort, or ids."""
    return EVERY_RESORT if resorts is None else ",".join(map(str, sorted(resorts)))


def open_scope() -> None:
    """At each request: the public catalogue is everybody's, staff pages narrow it."""
    see_resorts(EVERY_RESORT)
    if current_user.is_authenticated and request.path.startswith(("/desk", "/setup", "/tasks")):
        see_resorts(scope_of(cast(SignedIn, current_user).resort_ids()))
