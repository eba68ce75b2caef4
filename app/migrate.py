"""Migrations: brought up to date by the owner role, under an advisory lock."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

FOLDER = Path(__file__).parent.parent / "migrations"
ADVISORY_LOCK = 5_201_314


def alembic_config(url: str) -> AlembicConfig:
    """Alembic's own configuration for a database address."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` (the owner's) to a revision; two at once wait for each other."""
    engine = create_engine(url)
    with engine.connect() as guard:
        guard.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        try:
            command.upgrade(alembic_config(url), revision)
        finally:
            guard.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
    engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take the database back to a revision (`base`: to nothing)."""
    command.downgrade(alembic_config(url), revision)


def code_head() -> str:
    """The revision that this code was written for."""
    return ScriptDirectory.from_config(alembic_config("")).get_current_head() or ""


def database_head(url: str) -> str:
    """The revision that the database is at; empty before the first migration."""
    engine = create_engine(url)
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return revision or ""
