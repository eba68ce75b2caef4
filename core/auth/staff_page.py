"""What the staff page is filled with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.auth.access import SignedIn
from core.auth.models import Account, Grant
from core.auth.queries import list_accounts, may_manage, resorts_of
from core.auth.roles import known_roles, role_name
from core.auth.second_factor import is_on
from core.i18n import in_language


class State(StrEnum):
    """How far an account has come."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True)
class Line:
    """One person as the reader sees them: only the roles that the reader may give."""

    account: Account
    grants: list[Grant]
    state: State
    has_codes: bool
    managed: bool
    oneself: bool


def staff_page(by: SignedIn, sent: Mapping[str, Any], faults: Mapping[str, Any]) -> dict[str, Any]:
    """People, and the choices of the form."""
    resorts = resorts_of(by)
    given = [
        (role, role_name(role))
        for role in known_roles()
        if any(by.may_give(role, place) for place in (None, *(one.id for one in resorts)))
    ]
    return {
        "lines": [_line(account, by) for account in list_accounts(by)],
        "roles": given,
        "resorts": [(one.id, in_language(one.name)) for one in resorts],
        "whole_network": by.resort_ids() is None,
        "role_name": role_name,
        "sent": sent,
        "faults": faults,
    }


def _line(account: Account, by: SignedIn) -> Line:
    oneself = account.id == by.id
    return Line(
        account=account,
        grants=[grant for grant in account.grants if oneself or _seen(grant, by)],
        state=_state(account),
        has_codes=is_on(account),
        managed=not oneself and may_manage(account, by),
        oneself=oneself,
    )


def _seen(grant: Grant, by: SignedIn) -> bool:
    return by.may_give(grant.role, grant.resort_id)


def _state(account: Account) -> State:
    if account.disabled_at is not None:
        return State.DISABLED
    return State.ACTIVE if account.password_hash else State.INVITED
