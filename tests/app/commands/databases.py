"""Databases that are not as they should be, or not yet: made empty, gone after the test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from psycopg import sql

from app.ground.cluster import Cluster
from app.ground.roles import OWNER
from tests.cluster import Database

UNICODE: LiteralString = "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST'"
GOOD: LiteralString = UNICODE + " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"


@contextmanager
def empty_database(cluster: Cluster, made: LiteralString = GOOD) -> Iterator[Database]:
    """The owner's database without a table, `made` with an encoding and a locale."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 " + made)
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as superuser:
        superuser.execute(create.format(database, owner))
        try:
            yield Database(name, cluster)
        finally:
            superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


def count_tables(database: Database) -> int:
    """How many tables the program has there."""
    with psycopg.connect(database.owner_url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    assert found
    return int(found[0])
