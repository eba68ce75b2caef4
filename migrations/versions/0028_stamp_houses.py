"""Buildings and rooms stamp the tariff: a search that keeps which room is where notices changes."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ("building", "room")
STAMPED_BY = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


def upgrade() -> None:
    for table in TABLES:
        for event, rows in STAMPED_BY.items():
            op.execute(
                f"CREATE TRIGGER {table}_{event}_stamps AFTER {event.upper()} ON {table} "
                f"REFERENCING {rows} TABLE AS changed "
                "FOR EACH STATEMENT EXECUTE FUNCTION stamp_tariff_by_resort_id()"
            )


def downgrade() -> None:
    for table in TABLES:
        for event in STAMPED_BY:
            op.execute(f"DROP TRIGGER {table}_{event}_stamps ON {table}")
