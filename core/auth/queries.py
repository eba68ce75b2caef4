"""Reading accounts: by address, by link, those that one may see and manage."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.auth.access import SignedIn
from core.auth.models import Account, Grant, Invitation
from core.auth.refusals import InvitationOver
from core.clock import now
from core.db import db
from core.organisation.models import Resort
from core.permissions import Perm
from core.refusals import NotThere
from core.signing import sign


def find_account(email: str) -> Account | None:
    """The account of an address, however it was typed."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def own_account(user: SignedIn) -> Account:
    """The reader's own."""
    return db.session.get_one(Account, user.id)


def code_hash(code: str) -> str:
    """What is kept of a link's code: a keyed hash."""
    return sign("invitation", code)


def find_invitation(code: str) -> Invitation:
    """What the link is for; raises InvitationOver when it is unknown, used or too old."""
    invitation = db.session.scalar(
        select(Invitation).where(
            Invitation.code_hash == code_hash(code),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now(),
        )
    )
    if invitation is None:
        raise InvitationOver
    return invitation


def may_manage(account: Account, by: SignedIn) -> bool:
    """Whether one may invite, reset and disable: all the person's roles are one's to give."""
    if not account.grants:
        return by.resort_ids(Perm.STAFF_MANAGE) is None
    return all(by.may_give(grant.role, grant.resort_id) for grant in account.grants)


def list_accounts(by: SignedIn) -> list[Account]:
    """The people with a role where the reader manages staff, by name."""
    wanted = select(Account).options(selectinload(Account.grants).joinedload(Grant.resort))
    resorts = by.resort_ids(Perm.STAFF_MANAGE)
    if resorts is not None:
        wanted = wanted.where(Account.grants.any(Grant.resort_id.in_(resorts)))
    return list(db.session.scalars(wanted.order_by(Account.name, Account.id)))


def access_account(account_id: int, *, by: SignedIn) -> Account:
    """The account, for who manages staff where it has a role; raises NotThere."""
    account = db.session.get(Account, account_id)
    resorts = by.resort_ids(Perm.STAFF_MANAGE)
    if account is None or not (
        resorts is None or any(grant.resort_id in resorts for grant in account.grants)
    ):
        raise NotThere
    return account


def resorts_of(by: SignedIn) -> list[Resort]:
    """The resorts whose staff the reader manages."""
    wanted = select(Resort).where(Resort.retired_at.is_(None)).order_by(Resort.position, Resort.id)
    resorts = by.resort_ids(Perm.STAFF_MANAGE)
    if resorts is not None:
        wanted = wanted.where(Resort.id.in_(resorts))
    return list(db.session.scalars(wanted))
