"""What the application and the readers were trusted with, and now cannot do."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

READERS = "sanatorium_reporting, sanatorium_audit"
OPEN_COLUMNS = {
    "account": "id, email, name, session_version, language, created_at, disabled_at",
    "invitation": "id, account_id, expires_at, used_at",
}
NEVER_EMPTIED = ("audit_entry", "booking_version", "number_series")


def upgrade() -> None:
    _withhold_secrets()
    _end_links_when_grants_change()
    for table in NEVER_EMPTIED:
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    _begin_series_at_one()
    _keep_the_clock()


def _withhold_secrets() -> None:
    """Readers of reports see no password's hash; later tables are given to them one by one."""
    op.execute("REVOKE SELECT ON account, invitation FROM sanatorium_reporting, sanatorium_audit")
    for table, columns in OPEN_COLUMNS.items():
        op.execute(f"GRANT SELECT ({columns}) ON {table} TO {READERS}")
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
        "REVOKE SELECT ON TABLES FROM sanatorium_reporting, sanatorium_audit"
    )


def _end_links_when_grants_change() -> None:
    """A link made for a receptionist opens no account of a director.

    The account's lock makes a link that is being made, or accepted, come before or after.
    """
    op.execute(
        """
        CREATE FUNCTION end_invitations() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            changed bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.account_id ELSE NEW.account_id END;
        BEGIN
            PERFORM FROM account WHERE id = changed FOR NO KEY UPDATE;
            UPDATE invitation SET expires_at = app_now()
            WHERE account_id = changed AND used_at IS NULL AND expires_at > app_now();
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER account_grant_ends_invitations AFTER INSERT OR UPDATE OR DELETE "
        "ON account_grant FOR EACH ROW EXECUTE FUNCTION end_invitations()"
    )


def _begin_series_at_one() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_late_begin() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.last <> 1 THEN
                RAISE EXCEPTION 'a series of numbers begins at one'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER number_series_from_one BEFORE INSERT ON number_series "
        "FOR EACH ROW EXECUTE FUNCTION refuse_late_begin()"
    )


def _keep_the_clock() -> None:
    """Only the owner moves the clock, or who may in a database that a superuser opened for it.

    Any role may give its session the setting `app.now`. Where there is none, nothing is asked.
    A database is opened (for tests, for replays) by `ALTER DATABASE … SET app.now`.
    """
    op.execute(
        """
        CREATE FUNCTION app_now_if_movable() RETURNS timestamptz
        LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
            SELECT CASE
                WHEN pg_has_role(session_user, 'sanatorium_owner', 'MEMBER') OR EXISTS (
                    SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
                    CROSS JOIN unnest(s.setconfig) AS each(setting)
                    WHERE d.datname = current_database() AND s.setrole = 0
                      AND starts_with(each.setting, 'app.now='))
                THEN current_setting('app.now')::timestamptz
                ELSE clock_timestamp()
            END
        $$
        """
    )
    op.execute(
        """
        CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz
        LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
            SELECT CASE WHEN coalesce(current_setting('app.now', true), '') = ''
                        THEN clock_timestamp() ELSE app_now_if_movable() END
        $$
        """
    )


def downgrade() -> None:
    op.execute(
        """
        CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz
        LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
            SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz,
                            clock_timestamp())
        $$
        """
    )
    op.execute("DROP FUNCTION app_now_if_movable()")
    op.execute("DROP TRIGGER number_series_from_one ON number_series")
    op.execute("DROP FUNCTION refuse_late_begin()")
    for table in NEVER_EMPTIED:
        op.execute(f"DROP TRIGGER {table}_never_emptied ON {table}")
    op.execute("DROP TRIGGER account_grant_ends_invitations ON account_grant")
    op.execute("DROP FUNCTION end_invitations()")
    op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {READERS}")
    for table in OPEN_COLUMNS:
        op.execute(f"GRANT SELECT ON {table} TO {READERS}")
