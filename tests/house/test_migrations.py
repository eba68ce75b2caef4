"""Migrations and models say the same, and the way back exists."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from app.migrate import code_head, database_head, downgrade, upgrade
from app.models import metadata
from tests.cluster import Database


def test_migrations_tell_of_every_model(database: Database) -> None:
    engine = create_engine(database.owner_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert differences == []


def test_the_last_migration_goes_down_and_up_again(database: Database) -> None:
    downgrade(database.owner_url, "-1")
    assert database_head(database.owner_url) != code_head()
    upgrade(database.owner_url)
    assert database_head(database.owner_url) == code_head()
