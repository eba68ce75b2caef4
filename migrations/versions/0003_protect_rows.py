"""Row-level security by resort, rows that are only ever added, and index support for them."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OWNED = [
    "age_band",
    "board",
    "booking",
    "booking_version",
    "building",
    "calendar_day",
    "cancellation_policy",
    "night_price",
    "offer",
    "person",
    "prepayment_policy",
    "procedure",
    "programme",
    "programme_procedure",
    "quota",
    "quota_claim",
    "quota_night",
    "rate_plan",
    "restriction",
    "room",
    "room_type",
    "season",
    "sharing",
    "sharing_place",
    "supplement",
    "voucher",
    "voucher_night",
]
PARTLY_OWNED = ("task", "audit_entry")  # rows of no resort are the network's, seen by all staff
APPEND_ONLY = ("audit_entry", "booking_version")
SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)


def upgrade() -> None:
    for table in OWNED:
        _protect(table, SEEN)
    for table in PARTLY_OWNED:
        _protect(table, f"resort_id IS NULL OR {SEEN}")
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"REVOKE UPDATE, DELETE ON {table} FROM sanatorium_app")


def _protect(table: str, seen: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_resort ON {table} USING ({seen})")


def downgrade() -> None:
    for table in APPEND_ONLY:
        op.execute(f"GRANT UPDATE, DELETE ON {table} TO sanatorium_app")
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    for table in (*OWNED, *PARTLY_OWNED):
        op.execute(f"DROP POLICY by_resort ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
