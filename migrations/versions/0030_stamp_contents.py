"""What the shop tells beside prices stamps the tariff too: its pages keep it until it changes."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = (
    "calendar_day",
    "complaint_programme",
    "photograph",
    "procedure",
    "programme_procedure",
    "question",
)
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


def upgrade() -> None:
    for table in TABLES:
        for event, rows in EVENTS.items():
            op.execute(
                f"CREATE TRIGGER {table}_{event}_stamps AFTER {event.upper()} ON {table} "
                f"REFERENCING {rows} TABLE AS changed "
                "FOR EACH STATEMENT EXECUTE FUNCTION stamp_tariff_by_resort_id()"
            )
    # Complaints are the network's: whoever changes one, all resorts show it.
    op.execute(
        """
        CREATE FUNCTION stamp_every_tariff() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE seen text := current_setting('app.scope', true);
        BEGIN
            PERFORM set_config('app.scope', 'all', true);
            INSERT INTO tariff_stamp (resort_id, stamp)
            SELECT id, uuidv7() FROM resort ORDER BY id
            ON CONFLICT (resort_id) DO UPDATE SET stamp = excluded.stamp;
            PERFORM set_config('app.scope', coalesce(seen, ''), true);
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER complaint_stamps AFTER INSERT OR UPDATE OR DELETE ON complaint "
        "FOR EACH STATEMENT EXECUTE FUNCTION stamp_every_tariff()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER complaint_stamps ON complaint")
    op.execute("DROP FUNCTION stamp_every_tariff()")
    for table in TABLES:
        for event in EVENTS:
            op.execute(f"DROP TRIGGER {table}_{event}_stamps ON {table}")
