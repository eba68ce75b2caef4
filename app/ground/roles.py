"""The four roles and a database of their own: the same when run, tested, and deployed."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

OWNER = "sanatorium_owner"
ROLES = {
    "owner": OWNER,
    "app": "sanatorium_app",
    "reporting": "sanatorium_reporting",
    "audit": "sanatorium_audit",
}
EXTENSIONS = ("btree_gist", "pg_trgm")


def make_roles(superuser_url: str, passwords: Mapping[str, str] | None = None) -> None:
    """Make the roles that are missing; give each its password (none: trusted by the socket)."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for kind, role in ROLES.items():
            name = sql.Identifier(role)
            if role not in there:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
            if passwords:
                # The statement goes to no log: log_statement is none, and it does not fail.
                word = sql.Literal(passwords[kind])
                connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, word))


def make_database(superuser_url: str, name: str) -> None:
    """Make the owner's database unless it is there; only the four roles may connect."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone():
            return
        database, owner = sql.Identifier(name), sql.Identifier(OWNER)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        roles = sql.SQL(", ").join(map(sql.Identifier, ROLES.values()))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, roles))


def make_extensions(superuser_url: str) -> None:
    """Make the extensions in the database of that address."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for extension in EXTENSIONS:
            name = sql.Identifier(extension)
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(name))
