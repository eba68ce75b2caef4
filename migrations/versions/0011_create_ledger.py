"""The ledger: only ever added to, and every entry balanced within its entity and currency."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("ledger_account", "ledger_entry", "ledger_posting")
OF_A_RESORT = ("ledger_entry", "ledger_posting")  # rows of no resort are the entity's own
SEEN = (
    "resort_id IS NULL OR (SELECT current_setting('app.scope', true)) = 'all' "
    "OR resort_id = ANY ((SELECT string_to_array(nullif(current_setting('app.scope', true), "
    "'all'), ','))::bigint[])"
)


def upgrade() -> None:
    _create_accounts()
    _create_entries()
    _create_postings()
    for table in OF_A_RESORT:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY by_resort ON {table} USING ({SEEN})")
    for table in TABLES:
        _only_add_to(table)
        op.execute(f"GRANT SELECT ON {table} TO sanatorium_reporting, sanatorium_audit")
    _keep_balance()


def _only_add_to(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(f"REVOKE UPDATE, DELETE ON {table} FROM sanatorium_app")


def _create_accounts() -> None:
    op.create_table(
        "ledger_account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name="fk_ledger_account_legal_entity_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_account"),
        sa.UniqueConstraint(
            "legal_entity_id",
            "currency",
            "code",
            name="uq_ledger_account_legal_entity_id_currency_code",
        ),
    )


def _create_entries() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.CheckConstraint("generation >= 0", name=op.f("ck_ledger_entry_generation")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name="fk_ledger_entry_legal_entity_id"
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name="fk_ledger_entry_resort_id"),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_entry.id"], name="fk_ledger_entry_reverses_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entry"),
        sa.UniqueConstraint(
            "kind", "reference", "generation", name="uq_ledger_entry_kind_reference_generation"
        ),
        sa.UniqueConstraint("reverses_id", name="uq_ledger_entry_reverses_id"),
    )
    op.create_index("ix_ledger_entry_resort_id", "ledger_entry", ["resort_id"])


def _create_postings() -> None:
    op.create_table(
        "ledger_posting",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_posting_amount")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name="fk_ledger_posting_entry_id"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_account.id"], name="fk_ledger_posting_account_id"
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name="fk_ledger_posting_resort_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_posting"),
    )
    op.create_index("ix_ledger_posting_entry_id", "ledger_posting", ["entry_id"])
    op.create_index("ix_ledger_posting_subject", "ledger_posting", ["subject", "account_id"])


def _keep_balance() -> None:
    """At the commit: whole, balanced, of one entity, currency and resort; a reversal mirrors.

    A posting is checked too, since it might come to an entry of yesterday.
    """
    op.execute(
        """
        CREATE FUNCTION check_entry(entry ledger_entry) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE found record;
        BEGIN
            SELECT count(*) AS lines, sum(p.amount) AS rest,
                   bool_or((a.legal_entity_id, a.currency, p.resort_id) IS DISTINCT FROM
                           (entry.legal_entity_id, entry.currency, entry.resort_id)) AS mixed
            INTO found
            FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
            WHERE p.entry_id = entry.id;
            IF found.lines = 0 THEN
                RAISE EXCEPTION 'entry % has no postings', entry.id
                    USING ERRCODE = 'check_violation';
            ELSIF found.rest <> 0 THEN
                RAISE EXCEPTION 'entry % does not balance: %', entry.id, found.rest
                    USING ERRCODE = 'check_violation';
            ELSIF found.mixed THEN
                RAISE EXCEPTION 'entry % mixes entities, currencies or resorts', entry.id
                    USING ERRCODE = 'check_violation';
            END IF;
            IF entry.reverses_id IS NOT NULL AND EXISTS (
                SELECT FROM ledger_posting WHERE entry_id IN (entry.id, entry.reverses_id)
                GROUP BY account_id, subject HAVING sum(amount) <> 0) THEN
                RAISE EXCEPTION 'entry % does not mirror entry %', entry.id, entry.reverses_id
                    USING ERRCODE = 'check_violation';
            END IF;
        END $$
        """
    )
    _check_in_every_scope("check_new_entry", "entry := NEW;")
    _check_in_every_scope(
        "check_entry_of_posting", "SELECT * INTO entry FROM ledger_entry WHERE id = NEW.entry_id;"
    )
    for table, check in (
        ("ledger_entry", "check_new_entry"),
        ("ledger_posting", "check_entry_of_posting"),
    ):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_balances AFTER INSERT ON {table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {check}()"
        )


def _check_in_every_scope(name: str, find_entry: str) -> None:
    """The check sees every row, whatever whoever commits may see."""
    op.execute(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            scope text := coalesce(current_setting('app.scope', true), '');
            entry ledger_entry;
        BEGIN
            IF scope <> 'all' THEN
                PERFORM set_config('app.scope', 'all', true);
            END IF;
            {find_entry}
            PERFORM check_entry(entry);
            IF scope <> 'all' THEN
                PERFORM set_config('app.scope', scope, true);
            END IF;
            RETURN NULL;
        END $$
        """
    )


def downgrade() -> None:
    op.drop_table("ledger_posting")
    op.execute("DROP FUNCTION check_entry(ledger_entry)")
    op.drop_table("ledger_entry")
    op.drop_table("ledger_account")
    op.execute("DROP FUNCTION check_new_entry()")
    op.execute("DROP FUNCTION check_entry_of_posting()")
