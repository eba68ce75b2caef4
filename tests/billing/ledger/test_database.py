"""What the database itself refuses, whoever asks and however."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql

from tests.billing.conftest import Books
from tests.cluster import Database

Connection = psycopg.Connection[tuple[Any, ...]]
TABLES = ["ledger_account", "ledger_entry", "ledger_posting"]


@pytest.fixture
def writer(database: Database) -> Iterator[Connection]:
    """As the application, seeing every resort, without our Python."""
    with psycopg.connect(database.url) as connection:
        connection.execute("SET app.scope = 'all'")
        connection.commit()
        yield connection
        connection.rollback()


def one(connection: Connection, query: LiteralString, *values: object) -> int:
    row = connection.execute(query, values).fetchone()
    assert row is not None
    return int(row[0])


def account(connection: Connection, entity: int, code: str, currency: str = "EUR") -> int:
    return one(
        connection,
        "INSERT INTO ledger_account (legal_entity_id, currency, code) VALUES (%s, %s, %s) "
        "RETURNING id",
        entity,
        currency,
        code,
    )


def entry(
    connection: Connection, books: Books, reference: str = "1", *, resort: int | None = None,
    reverses: int | None = None,
) -> int:  # fmt: skip
    return one(
        connection,
        "INSERT INTO ledger_entry (legal_entity_id, currency, kind, reference, resort_id, "
        "reverses_id) VALUES (%s, 'EUR', 'test', %s, %s, %s) RETURNING id",
        books.entity,
        reference,
        resort,
        reverses,
    )


def line(
    connection: Connection, of: int, account_id: int, amount: int, resort: int | None = None
) -> None:
    connection.execute(
        "INSERT INTO ledger_posting (entry_id, account_id, amount, resort_id) "
        "VALUES (%s, %s, %s, %s)",
        [of, account_id, amount, resort],
    )


def balanced(connection: Connection, books: Books, reference: str = "1") -> tuple[int, int, int]:
    """An entry of 100 and its two accounts."""
    accounts = account(connection, books.entity, "a"), account(connection, books.entity, "b")
    key = entry(connection, books, reference)
    line(connection, key, accounts[0], 100)
    line(connection, key, accounts[1], -100)
    return key, *accounts


def refused(connection: Connection, match: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match=match):
        connection.commit()


def test_a_balanced_entry_is_taken(writer: Connection, aurora: Books) -> None:
    balanced(writer, aurora)
    writer.commit()


def test_an_unbalanced_entry_is_refused_at_the_commit(writer: Connection, aurora: Books) -> None:
    key, debit, _credit = balanced(writer, aurora)
    line(writer, key, debit, 1)
    refused(writer, "does not balance: 1")


def test_an_entry_without_postings_is_refused(writer: Connection, aurora: Books) -> None:
    entry(writer, aurora)
    refused(writer, "has no postings")


def test_a_posting_that_comes_to_an_old_entry_is_refused(writer: Connection, aurora: Books) -> None:
    key, debit, _credit = balanced(writer, aurora)
    writer.commit()
    line(writer, key, debit, 1)
    refused(writer, "does not balance")


def test_accounts_of_another_entity_are_refused(
    writer: Connection, aurora: Books, boreas: Books
) -> None:
    own, foreign = account(writer, aurora.entity, "a"), account(writer, boreas.entity, "a")
    key = entry(writer, aurora)
    line(writer, key, own, 100)
    line(writer, key, foreign, -100)
    refused(writer, "mixes entities")


def test_accounts_of_another_currency_are_refused(writer: Connection, aurora: Books) -> None:
    euros, dollars = (account(writer, aurora.entity, "a", name) for name in ("EUR", "USD"))
    key = entry(writer, aurora)
    line(writer, key, euros, 100)
    line(writer, key, dollars, -100)
    refused(writer, "mixes entities, currencies")


def test_postings_of_another_resort_are_refused(
    writer: Connection, aurora: Books, boreas: Books
) -> None:
    debit, credit = account(writer, aurora.entity, "a"), account(writer, aurora.entity, "b")
    key = entry(writer, aurora, resort=aurora.resort)
    line(writer, key, debit, 100, aurora.resort)
    line(writer, key, credit, -100, boreas.resort)
    refused(writer, "or resorts")


def test_a_reversal_that_is_no_mirror_is_refused(writer: Connection, aurora: Books) -> None:
    key, debit, credit = balanced(writer, aurora)
    back = entry(writer, aurora, "2", reverses=key)
    line(writer, back, debit, -99)
    line(writer, back, credit, 99)
    refused(writer, "does not mirror")


def test_an_entry_is_reversed_once(writer: Connection, aurora: Books) -> None:
    key, debit, credit = balanced(writer, aurora)
    back = entry(writer, aurora, "2", reverses=key)
    line(writer, back, debit, -100)
    line(writer, back, credit, 100)
    writer.commit()
    with pytest.raises(psycopg.errors.UniqueViolation, match="reverses_id"):
        entry(writer, aurora, "3", reverses=key)


def test_a_fact_is_posted_once(writer: Connection, aurora: Books) -> None:
    balanced(writer, aurora)
    with pytest.raises(psycopg.errors.UniqueViolation, match="kind_reference_generation"):
        entry(writer, aurora)


def test_nothing_is_posted_as_a_line(writer: Connection, aurora: Books) -> None:
    key, debit, _credit = balanced(writer, aurora)
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_ledger_posting_amount"):
        line(writer, key, debit, 0)


CHANGES = {
    "UPDATE": "UPDATE {} SET id = id",
    "DELETE": "DELETE FROM {}",
    "TRUNCATE": "TRUNCATE {} CASCADE",
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_nobody_changes_or_removes_what_is_written(
    writer: Connection, aurora: Books, database: Database, table: str, change: LiteralString
) -> None:
    balanced(writer, aurora)
    writer.commit()
    statement = sql.SQL(change).format(sql.Identifier(table))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        writer.execute(statement)
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("SET app.scope = 'all'")
        with pytest.raises(psycopg.errors.RestrictViolation, match="is append-only"):
            owner.execute(statement)


def test_the_check_sees_through_the_scope_of_who_commits(writer: Connection, aurora: Books) -> None:
    key, debit, _credit = balanced(writer, aurora)
    line(writer, key, debit, 1)
    writer.execute("SET LOCAL app.scope = ''")
    refused(writer, "does not balance")
