"""Looks at the servers before anything stands on them: each fault is said with its cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.config import Config, ConfigFault, parse_address
from app.ground.roles import OWNER, ROLES
from app.migrate import code_head, database_head
from billing.payments.settings import KEY, NETWORK, name_of_account

OLDEST = 18  # what every test runs on
PATIENCE = 10  # seconds to connect
NEW_DATABASE = (
    "make the database anew: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' "
    "LC_CTYPE 'C.UTF-8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST'."
)


@contextmanager
def connected(name: str, url: str) -> Iterator[Connection]:
    """A connection to the database that the setting `name` tells of; raises ConfigFault."""
    # A database encoded in SQL_ASCII would else answer in bytes, not in words.
    arguments = {"connect_timeout": PATIENCE, "client_encoding": "utf8"}
    engine = create_engine(parse_address(name, url), connect_args=arguments)
    try:
        with engine.connect() as connection:
            yield connection
    except OperationalError as fault:
        if fault.statement is not None:
            raise
        raise ConfigFault(
            f"The database of {name} cannot be reached: {reason_of(fault)}. "
            "Is the server running, and are host, role and password right?"
        ) from None
    finally:
        engine.dispose()


def reason_of(fault: DBAPIError) -> str:
    """What the driver says, without its hints."""
    return str(fault.orig).strip().splitlines()[0]


def check_server(owner_url: str) -> None:
    """Version, encoding, locale, roles: what migrations need."""
    with connected("DATABASE_OWNER_URL", owner_url) as connection:
        version = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10000
        if version < OLDEST:
            raise ConfigFault(
                f"PostgreSQL {version} is too old: {OLDEST} or newer is needed. "
                "Upgrade the server, or leave DATABASE_URL and DATABASE_OWNER_URL unset "
                "for the one that `make run` brings."
            )
        _check_locale(connection)
        there = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
        if missing := [role for role in ROLES.values() if role not in there]:
            cure = " ".join(f"CREATE ROLE {role} LOGIN PASSWORD '…';" for role in missing)
            raise ConfigFault(f"Roles are missing; as the server's superuser: {cure}")


def _check_locale(connection: Connection) -> None:
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise ConfigFault(f"The database is encoded in {encoding}: {NEW_DATABASE}")
    if connection.scalar(text("SELECT lower('ÕЖ')")) != "õж":
        raise ConfigFault(f"The database's locale knows Latin letters alone: {NEW_DATABASE}")


def check_words(owner_url: str) -> None:
    """After migrating: search by similarity must know the letters of every language."""
    with connected("DATABASE_OWNER_URL", owner_url) as connection:
        if not connection.scalar(text("SELECT cardinality(show_trgm('Жанна'))")):
            raise ConfigFault(
                f"The database's LC_CTYPE does not know Cyrillic letters: {NEW_DATABASE}"
            )


def check_servers(config: Config) -> None:
    """Whether the program can do its work with these settings."""
    check_application_role(config.database_url)
    check_schema(config.database_url)
    check_payment_keys(config)
    check_queue(config.redis_url)


def check_application_role(url: str) -> None:
    """The application must not be above row-level security, nor change tables."""
    with connected("DATABASE_URL", url) as connection:
        role, above = connection.execute(
            text(
                "SELECT rolname, rolbypassrls OR pg_has_role(rolname, :owner, 'MEMBER') "
                "FROM pg_roles WHERE rolname = current_user"
            ),
            {"owner": OWNER},
        ).one()
        if above:  # every superuser counts as a member of every role
            raise ConfigFault(
                f"DATABASE_URL signs in as {role}, which may change tables or see rows of every "
                f"resort unasked: use {ROLES['app']}."
            )


def check_schema(url: str) -> None:
    """The database must be at the revision that this code was written for."""
    with connected("DATABASE_URL", url):
        found, wanted = database_head(url), code_head()
    if found != wanted:
        raise ConfigFault(
            f"The database is at revision {found or 'none'}, this code wants {wanted}: "
            "run `sanatorium migrate`."
        )


def check_payment_keys(config: Config) -> None:
    """A key for a legal entity that is misspelt would let the network take that entity's money.

    Nothing is said while no network is loaded.
    """
    named = config.stripe.keys.keys() - {NETWORK}
    if not named:
        return
    with connected("DATABASE_URL", config.database_url) as connection:
        codes = connection.scalars(text("SELECT code FROM legal_entity ORDER BY code")).all()
    known = {name_of_account(code): code for code in codes}
    if known and (strange := sorted(named - known.keys())):
        raise ConfigFault(
            f"{KEY}_{strange[0]} belongs to no legal entity. Settings end in one of: "
            f"{', '.join(known)}."
        )


def check_queue(url: str) -> None:
    """The worker has nothing to listen to without it."""
    try:
        with Redis.from_url(url, socket_connect_timeout=PATIENCE) as link:
            link.ping()
    except (RedisError, ValueError) as fault:
        raise ConfigFault(
            f"Valkey (REDIS_URL) cannot be reached: {fault}. "
            "Write redis://host:6379/0, rediss://… or unix:///path, and start the server."
        ) from None
