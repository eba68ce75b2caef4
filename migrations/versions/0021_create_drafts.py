"""Drafts: booking forms as they were typed, kept for a week for the browser that typed them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

READERS = "sanatorium_reporting, sanatorium_audit"
SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("holder_mark", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("form", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name="fk_draft_resort_id"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_draft_booking_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("holder_mark", "key", name="uq_draft_holder_mark_key"),
    )
    op.create_index("ix_draft_resort_id", "draft", ["resort_id"])
    op.create_index("ix_draft_booking_id", "draft", ["booking_id"])
    op.create_index("ix_draft_touched_at", "draft", ["touched_at"])
    op.execute("ALTER TABLE draft ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE draft FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_resort ON draft USING ({SEEN})")
    # what somebody has typed and not sent is nobody's but theirs
    op.execute(
        "GRANT SELECT (id, resort_id, holder_mark, key, booking_id, created_at, touched_at) "
        f"ON draft TO {READERS}"
    )


def downgrade() -> None:
    op.drop_table("draft")
