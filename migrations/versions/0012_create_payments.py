"""Payments: never removed, only ever forward, never refunded above what came."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("payment_request", "payment", "refund", "provider_event", "provider_movement")
OF_A_RESORT = ("payment_request", "payment", "refund")
SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)
STEPS = {
    "payment_request": ("open", "void", "paid"),
    "payment": ("opening", "open", "ended", "paid"),
    "refund": ("due", "sent", "done", "failed"),
}
KEPT = {
    "payment_request": ("resort_id", "legal_entity_id", "subject", "currency"),
    "payment": (
        "resort_id", "legal_entity_id", "request_id", "subject", "way", "key", "amount",
        "currency", "session_id", "intent_id", "notified_at", "settled_at",
    ),
    "refund": (
        "resort_id", "payment_id", "subject", "cause", "key", "amount", "currency", "provider_id",
    ),
    "provider_event": ("legal_entity_id", "event_id", "kind", "object_id", "done_at"),
    "provider_movement": (
        "legal_entity_id", "provider_id", "kind", "amount", "fee", "currency", "source_id",
        "place", "payment_id",
    ),
}  # fmt: skip


def upgrade() -> None:
    _create_payment_requests()
    _create_payments()
    _create_refunds()
    _create_provider_events()
    _create_provider_movements()
    for table in OF_A_RESORT:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY by_resort ON {table} USING ({SEEN})")
    for table in TABLES:
        op.execute(f"GRANT SELECT ON {table} TO sanatorium_reporting, sanatorium_audit")
        _never_remove(table)
    _only_forward()
    _keep_what_was_agreed()


def _never_remove(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_never_removed BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(f"REVOKE DELETE ON {table} FROM sanatorium_app")


def _only_forward() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_step_back() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF array_position(TG_ARGV, NEW.status::text)
               < array_position(TG_ARGV, OLD.status::text) THEN
                RAISE EXCEPTION '% goes forward only, not from % to %',
                    TG_TABLE_NAME, OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    for table, steps in STEPS.items():
        words = ", ".join(f"'{step}'" for step in steps)
        op.execute(
            f"CREATE TRIGGER {table}_only_forward BEFORE UPDATE OF status ON {table} "
            f"FOR EACH ROW WHEN (OLD.status <> NEW.status) "
            f"EXECUTE FUNCTION refuse_step_back({words})"
        )


def _keep_what_was_agreed() -> None:
    """Columns that never change once they have a value."""
    op.execute(
        """
        CREATE FUNCTION keep_columns() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            was jsonb := to_jsonb(OLD);
            becomes jsonb := to_jsonb(NEW);
            kept text;
        BEGIN
            FOREACH kept IN ARRAY TG_ARGV LOOP
                IF was -> kept <> 'null' AND was -> kept <> becomes -> kept THEN
                    RAISE EXCEPTION '%.% does not change', TG_TABLE_NAME, kept
                        USING ERRCODE = 'restrict_violation';
                END IF;
            END LOOP;
            RETURN NEW;
        END $$
        """
    )
    for table, columns in KEPT.items():
        words = ", ".join(f"'{column}'" for column in columns)
        op.execute(
            f"CREATE TRIGGER {table}_keeps BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_columns({words})"
        )


def _create_payment_requests() -> None:
    op.create_table(
        "payment_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("masked_name", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(), server_default="open", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('open','paid','void')", name=op.f("ck_payment_request_status")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_request_amount")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name="fk_payment_request_legal_entity_id"
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name="fk_payment_request_resort_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_request"),
    )
    op.create_index("ix_payment_request_resort_id", "payment_request", ["resort_id"], unique=False)
    op.create_index("ix_payment_request_subject", "payment_request", ["subject"], unique=False)
    op.create_index(
        "uq_payment_request_open",
        "payment_request",
        ["subject"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "uq_payment_request_reference",
        "payment_request",
        ["reference"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )


def _create_payments() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("way", sa.String(), server_default="card", nullable=False),
        sa.Column("key", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("status", sa.String(), server_default="opening", nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("return_path", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=True),
        sa.Column("intent_id", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(status = 'paid') = (notified_at IS NOT NULL)",
            name=op.f("ck_payment_paid_is_notified"),
        ),
        sa.CheckConstraint(
            "refunded = 0 OR status = 'paid'", name=op.f("ck_payment_refunded_was_paid")
        ),
        sa.CheckConstraint(
            "settled_at IS NULL OR status = 'paid'", name=op.f("ck_payment_settled_is_paid")
        ),
        sa.CheckConstraint(
            "status <> 'open' OR session_id IS NOT NULL AND url IS NOT NULL",
            name=op.f("ck_payment_open_has_a_session"),
        ),
        sa.CheckConstraint(
            "status IN ('opening','open','ended','paid')", name=op.f("ck_payment_status")
        ),
        sa.CheckConstraint("way IN ('card')", name=op.f("ck_payment_way")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint(
            "refunded BETWEEN 0 AND amount", name=op.f("ck_payment_never_refunded_above")
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name="fk_payment_legal_entity_id"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["payment_request.id"], name="fk_payment_request_id"
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name="fk_payment_resort_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
        sa.UniqueConstraint("intent_id", name="uq_payment_intent_id"),
        sa.UniqueConstraint("key", name="uq_payment_key"),
        sa.UniqueConstraint("session_id", name="uq_payment_session_id"),
    )
    op.create_index(
        "ix_payment_look",
        "payment",
        ["look_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('opening','open')"),
    )
    op.create_index("ix_payment_request_id", "payment", ["request_id"], unique=False)
    op.create_index("ix_payment_resort_id", "payment", ["resort_id"], unique=False)
    op.create_index("ix_payment_subject", "payment", ["subject"], unique=False)
    op.create_index(
        "ix_payment_unsettled",
        "payment",
        ["notified_at"],
        unique=False,
        postgresql_where=sa.text("status = 'paid' AND settled_at IS NULL"),
    )
    op.create_index(
        "uq_payment_live",
        "payment",
        ["subject"],
        unique=True,
        postgresql_where=sa.text("status IN ('opening','open')"),
    )


def _create_refunds() -> None:
    op.create_table(
        "refund",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("key", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(), server_default="due", nullable=False),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(status = 'done') <= (done_at IS NOT NULL)", name=op.f("ck_refund_done_has_a_time")
        ),
        sa.CheckConstraint(
            "status IN ('due','sent','done','failed')", name=op.f("ck_refund_status")
        ),
        sa.CheckConstraint(
            "status NOT IN ('sent','done') OR provider_id IS NOT NULL",
            name=op.f("ck_refund_sent_has_a_number"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_refund_payment_id"),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name="fk_refund_resort_id"),
        sa.PrimaryKeyConstraint("id", name="pk_refund"),
        sa.UniqueConstraint("cause", "payment_id", name="uq_refund_cause_payment_id"),
        sa.UniqueConstraint("key", name="uq_refund_key"),
        sa.UniqueConstraint("provider_id", name="uq_refund_provider_id"),
    )
    op.create_index(
        "ix_refund_due",
        "refund",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('due','sent')"),
    )
    op.create_index("ix_refund_payment_id", "refund", ["payment_id"], unique=False)
    op.create_index("ix_refund_resort_id", "refund", ["resort_id"], unique=False)
    op.create_index("ix_refund_subject", "refund", ["subject"], unique=False)


def _create_provider_events() -> None:
    op.create_table(
        "provider_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name="fk_provider_event_legal_entity_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_provider_event"),
        sa.UniqueConstraint("event_id", name="uq_provider_event_event_id"),
    )
    op.create_index(
        "ix_provider_event_waiting",
        "provider_event",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _create_provider_movements() -> None:
    op.create_table(
        "provider_movement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "taken_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name="fk_provider_movement_legal_entity_id"
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name="fk_provider_movement_payment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_provider_movement"),
        sa.UniqueConstraint("provider_id", name="uq_provider_movement_provider_id"),
    )
    op.create_index(
        "ix_provider_movement_entity",
        "provider_movement",
        ["legal_entity_id", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_provider_movement_payment", "provider_movement", ["payment_id"], unique=False
    )
    op.create_index("ix_provider_movement_place", "provider_movement", ["place"], unique=False)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_columns()")
    op.execute("DROP FUNCTION refuse_step_back()")
