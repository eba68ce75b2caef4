"""Photographs of resorts, room types, procedures and programmes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)


def upgrade() -> None:
    op.create_table(
        "photograph",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column(
            "added_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('resort','room_type','procedure','programme')",
            name=op.f("ck_photograph_kind"),
        ),
        sa.CheckConstraint(
            "alt = '{}' OR alt ? 'en'", name=op.f("ck_photograph_alt_in_default_language")
        ),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_photograph_size")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_photograph_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photograph")),
    )
    op.create_index("ix_photograph_resort_id", "photograph", ["resort_id"])
    op.create_index("ix_photograph_subject", "photograph", ["kind", "subject_id"])
    op.execute("ALTER TABLE photograph ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE photograph FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_resort ON photograph USING ({SEEN})")
    op.execute("GRANT SELECT ON photograph TO sanatorium_reporting, sanatorium_audit")
    op.execute("REVOKE DELETE, TRUNCATE ON photograph FROM sanatorium_app")


def downgrade() -> None:
    op.drop_table("photograph")
