"""A stamp for each resort's tariff, new with every change: processes keep what they have read."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SOURCES = (
    "room_type",
    "board",
    "programme",
    "rate_plan",
    "prepayment_policy",
    "cancellation_policy",
    "season",
    "night_price",
    "age_band",
    "supplement",
    "offer",
    "restriction",
)
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE tariff_stamp (
            resort_id bigint CONSTRAINT pk_tariff_stamp PRIMARY KEY
                CONSTRAINT fk_tariff_stamp_resort_id REFERENCES resort (id),
            stamp uuid NOT NULL
        )
        """
    )
    op.execute("INSERT INTO tariff_stamp SELECT id, uuidv7() FROM resort")
    op.execute("ALTER TABLE tariff_stamp ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE tariff_stamp FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_resort ON tariff_stamp USING ({SEEN})")
    for table in SOURCES:
        _watch(table, "resort_id")
    _watch("resort", "id")


def _watch(table: str, column: str) -> None:
    function = f"stamp_tariff_by_{column}"
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO tariff_stamp (resort_id, stamp)
            SELECT touched.resort_id, uuidv7()
            FROM (SELECT DISTINCT {column} AS resort_id FROM changed ORDER BY 1) touched
            ON CONFLICT (resort_id) DO UPDATE SET stamp = excluded.stamp;
            RETURN NULL;
        END $$
        """  # noqa: S608  # names of our own
    )
    for event, rows in EVENTS.items():
        if (table, event) != ("resort", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_{event}_stamps AFTER {event.upper()} ON {table} "
                f"REFERENCING {rows} TABLE AS changed "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )


def downgrade() -> None:
    for table in (*SOURCES, "resort"):
        for event in EVENTS:
            op.execute(f"DROP TRIGGER IF EXISTS {table}_{event}_stamps ON {table}")
    op.execute("DROP FUNCTION stamp_tariff_by_resort_id()")
    op.execute("DROP FUNCTION stamp_tariff_by_id()")
    op.execute("DROP TABLE tariff_stamp")
