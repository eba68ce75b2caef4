"""Loading and looking, in one line each."""

from __future__ import annotations

from sqlalchemy import func, inspect, select

from app.network.export import export_sheets
from app.network.loading import Plan, load_network
from app.network.sources import Source
from core.db import Base, db, transaction
from tests.app.network.tiny import Network, source_of


def load(network: Network | Source, *, retire_missing: bool = False) -> Plan:
    source = network if isinstance(network, Source) else source_of(network)
    with transaction():
        return load_network(source, by="test", retire_missing=retire_missing)


def counts(plan: Plan) -> dict[str, tuple[int, int, int]]:
    """Rows added, changed, retired of the sheets that change."""
    return {
        name: (len(change.added), len(change.changed), len(change.retired))
        for name, change in plan.changes.items()
        if change
    }


def rows_everywhere() -> int:
    with transaction():
        tables = inspect(db.engine).get_table_names()
        return sum(
            db.session.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0
            for table in tables
            if table in Base.metadata.tables
        )


def exported() -> dict[str, list[tuple[str, ...]]]:
    with transaction():
        return export_sheets()
