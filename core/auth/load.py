"""The sheet of staff: who signs in, in which role and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from core.audit.operations import record
from core.auth.models import Account, Grant
from core.db import db
from core.i18n import _l
from core.sheets.cells import OneOf, Text
from core.sheets.contacts import Email, Language
from core.sheets.faults import Wrong
from core.sheets.fields import Column, refers
from core.sheets.sheet import Change, Given, Key, Sheet, Store, Stored
from core.sheets.tables import Tables

NETWORK_ROLE = "managing_company"
ROLES = (NETWORK_ROLE, "resort_manager", "reception")


def scope_of_role(row: Mapping[str, Any], tables: Tables) -> Iterator[Wrong]:
    """The managing company sees the network, the others their resort."""
    if row["role"] == NETWORK_ROLE and row["resort"]:
        yield Wrong(
            _l("The managing company's people see every resort. Leave the resort empty."),
            column="resort",
        )
    if row["role"] != NETWORK_ROLE and not row["resort"]:
        yield Wrong(
            _l("The role {role} is for one resort. Enter its code."),
            column="resort",
            role=row["role"],
        )


def one_person(row: Mapping[str, Any], tables: Tables) -> Iterator[Wrong]:
    """An e-mail address is one person's, with one name and language."""
    for other in tables.given.get("staff", ()):
        if other.values is row:
            return
        if other.values.get("email") != row["email"]:
            continue
        for name in ("name", "language"):
            if other.values.get(name) != row[name]:
                yield Wrong(
                    _l(
                        "The same e-mail address is in row {row} with “{other}”. Make both the "
                        "same."
                    ),
                    column=name,
                    row=other.number,
                    other=other.values.get(name),
                )
        return


class StaffSheet(Sheet):
    """Accounts and their grants. Who left is disabled on the set-up page, never by a sheet."""

    def stored(self, store: Store) -> dict[Key, Stored]:
        rows: dict[Key, Stored] = {}
        wanted = (
            select(Grant, Account)
            .join(Account)
            .where(Grant.role.in_(ROLES))
            .order_by(Account.id, Grant.id)
        )
        for grant, account in db.session.execute(wanted):
            resort = store.keys["resorts"].get(grant.resort_id or 0)
            values = {
                "email": account.email,
                "name": account.name,
                "role": grant.role,
                "resort": resort[0] if resort else None,
                "language": account.language,
            }
            hidden = resort is not None and store.hides("resorts", resort)
            gone = account.disabled_at is not None
            rows[self.key_of(values)] = Stored(grant.id, values, hidden, implied=gone)
        return rows

    def save(self, store: Store, change: Change, given: Sequence[Given], by: str) -> None:
        rows = change.added + [row.given for row in change.changed]
        emails = {row.values["email"] for row in rows}
        accounts = {
            account.email: account
            for account in db.session.scalars(select(Account).where(Account.email.in_(emails)))
        }
        for row in rows:
            values = row.values
            account = accounts.get(values["email"])
            if account is None:
                account = accounts[values["email"]] = Account(email=values["email"], name="")
                db.session.add(account)
            account.name, account.language = values["name"], values["language"]
        db.session.flush()
        for row in change.added:
            self._grant(store, row, accounts[row.values["email"]], by)

    def _grant(self, store: Store, row: Given, account: Account, by: str) -> None:
        if self.key_of(row.values) in store.rows[self.name]:
            return
        resort = row.values["resort"]
        resort_id = store.ids["resorts"][(resort,)] if resort else None
        db.session.add(Grant(account_id=account.id, role=row.values["role"], resort_id=resort_id))
        record(account, "granted", by=by, resort_id=resort_id, role=row.values["role"])


SHEETS = (
    StaffSheet(
        "staff",
        ("email", "role", "resort"),
        (
            Column("email", Email()),
            Column("name", Text(120)),
            Column("role", OneOf(ROLES)),
            refers("resort", "resorts", "resort_id", needed=False),
            Column("language", Language(), needed=False, empty="en"),
        ),
        (scope_of_role, one_person),
        retires=False,
    ),
)
