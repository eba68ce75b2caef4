"""Roles, and what each may do; where, is said by a person's grants."""

from __future__ import annotations

from enum import StrEnum

from core.auth.access import set_roles
from core.i18n import LazyText, _l
from core.permissions import Perm
from crm.permissions import CrmPerm
from crs.permissions import CrsPerm
from pms.permissions import PmsPerm
from reports.permissions import ReportPerm

RECEPTION: frozenset[StrEnum] = frozenset(
    {
        Perm.SIGNED_IN,
        Perm.TASK_SEE,
        CrmPerm.MESSAGE_SEE,
        CrmPerm.MESSAGE_SEND,
        CrsPerm.BOOKING_SEE,
        CrsPerm.BOOKING_SELL,
        CrsPerm.BOOKING_CANCEL,
        CrsPerm.INQUIRY_ANSWER,
        CrsPerm.QUOTA_SEE,
        PmsPerm.STAY_SEE,
        PmsPerm.STAY_MARK,
    }
)
RESORT_MANAGER: frozenset[StrEnum] = RECEPTION | {
    Perm.STAFF_MANAGE,
    CrsPerm.BOOKING_CONFIRM,
    CrsPerm.QUOTA_SET,
    CrsPerm.CONTENT_EDIT,
}
MANAGING_COMPANY: frozenset[StrEnum] = RESORT_MANAGER | {
    Perm.NETWORK_LOAD,
    CrsPerm.PARTNER_MANAGE,
    ReportPerm.FUNNEL_SEE,
}

ROLES = {
    "reception": RECEPTION,
    "resort_manager": RESORT_MANAGER,
    "managing_company": MANAGING_COMPANY,
}
NAMES: dict[str, LazyText] = {
    "reception": _l("Reception"),
    "resort_manager": _l("Resort manager"),
    "managing_company": _l("Managing company"),
}
GIVES = {
    "resort_manager": frozenset({"reception", "resort_manager"}),
    "managing_company": frozenset(ROLES),
}
"""Whose people each role invites, resets and disables: never of a role above its own."""


def install(_app: object) -> None:
    """Tell the house its roles."""
    set_roles(ROLES, NAMES, GIVES)
