"""Messages that wait, were sent or could not be; and the numbers of vouchers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)
WITHHELD = {"text", "html"}  # they have the guest's link in them, which is a secret


def upgrade() -> None:
    _create_messages()
    op.create_index("ix_message_subject_ref", "message", ["subject_ref"])
    op.create_index("ix_message_resort_id", "message", ["resort_id", "id"])
    op.create_index(
        "ix_message_due", "message", ["due_at"], postgresql_where=sa.text("status = 'due'")
    )
    op.execute("ALTER TABLE message ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE message FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_resort ON message USING ({SEEN})")
    op.execute("REVOKE DELETE, TRUNCATE ON message FROM sanatorium_app")
    open_columns = [name for name in COLUMNS if name not in WITHHELD]
    op.execute(
        f"GRANT SELECT ({', '.join(open_columns)}) ON message "
        "TO sanatorium_reporting, sanatorium_audit"
    )
    _number_vouchers()


def _number_vouchers() -> None:
    op.add_column("voucher", sa.Column("number", sa.String(), nullable=True))
    op.create_index(
        "uq_voucher_number",
        "voucher",
        ["number"],
        unique=True,
        postgresql_where=sa.text("number IS NOT NULL"),
    )


def _instant(name: str, **kwargs: object) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), **kwargs)


def _create_messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("subject_ref", sa.String(), nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), server_default="due", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unanswered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.String(), server_default="", nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("html", sa.String(), nullable=True),
        sa.Column("attachments", postgresql.JSONB(), server_default="[]", nullable=False),
        _instant("written_at", server_default=sa.text("app_now()"), nullable=False),
        _instant("due_at", server_default=sa.text("app_now()"), nullable=False),
        _instant("sent_at", nullable=True),
        sa.CheckConstraint(
            "status IN ('due','kept','sent','failed')", name=op.f("ck_message_status")
        ),
        sa.CheckConstraint(
            "(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent_has_a_time")
        ),
        sa.CheckConstraint("unanswered BETWEEN 0 AND 2", name=op.f("ck_message_at_most_twice")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_message_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("kind", "reference", name=op.f("uq_message_kind_reference")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
    )


COLUMNS = (
    "id", "resort_id", "kind", "reference", "subject_ref", "to_address", "language", "facts",
    "message_id", "status", "attempts", "unanswered", "fault", "subject", "text", "html",
    "attachments", "written_at", "due_at", "sent_at",
)  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_voucher_number", "voucher")
    op.drop_column("voucher", "number")
    op.drop_table("message")
