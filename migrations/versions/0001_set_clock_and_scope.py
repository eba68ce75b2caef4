"""The clock that can be set, the scope of rows, and what the four roles may do."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SELECT set_config('app.scope', 'all', true)")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute(
        """
        CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
            SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz,
                            clock_timestamp())
        $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "GRANT USAGE ON SCHEMA public TO sanatorium_app, sanatorium_reporting, sanatorium_audit"
    )
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sanatorium_app"
    )
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO sanatorium_app"
    )
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
        "GRANT SELECT ON TABLES TO sanatorium_reporting, sanatorium_audit"
    )
    op.execute(
        "GRANT SELECT ON alembic_version TO sanatorium_app, sanatorium_reporting, sanatorium_audit"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP FUNCTION app_now()")
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM sanatorium_app, "
        "sanatorium_reporting, sanatorium_audit"
    )
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM sanatorium_app"
    )
