"""Alembic's entry: online only, as the owner, with limits on waiting."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text

from app.models import metadata

url = context.config.attributes["url"]
engine = create_engine(url)
with engine.connect() as connection:
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.execute(text("SET statement_timeout = '15min'"))
    connection.execute(text("SET app.scope = 'all'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
