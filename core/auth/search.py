"""What the desk's search finds among staff."""

from __future__ import annotations

from collections.abc import Sequence

from core.auth.access import SignedIn
from core.auth.queries import list_accounts
from core.i18n import _l
from core.permissions import Perm
from core.registries import Finding, SearchProvider


def find_staff(words: str, by: SignedIn) -> Sequence[Finding]:
    """People whom the person manages, by part of a name or an e-mail."""
    wanted = words.casefold()
    return [
        Finding(one.name, one.email, "staff.list_staff")
        for one in list_accounts(by)
        if wanted in one.name.casefold() or wanted in one.email
    ]


STAFF = SearchProvider(_l("Staff"), Perm.STAFF_MANAGE, 30, find_staff)
