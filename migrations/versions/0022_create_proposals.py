"""Proposals: priced offers that answer an inquiry; their prices are kept until a day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

READERS = "sanatorium_reporting, sanatorium_audit"
SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)
WITH_ITS_INQUIRY = "EXISTS (SELECT FROM inquiry WHERE inquiry.id = inquiry_id)"


def upgrade() -> None:
    _create_proposals()
    _create_offers()
    for table, seen in (("proposal", WITH_ITS_INQUIRY), ("proposal_offer", SEEN)):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY by_resort ON {table} USING ({seen})")
        op.execute(f"GRANT SELECT ON {table} TO {READERS}")


def _key(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _instant(name: str) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _create_proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _key("inquiry_id"),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("words", sa.String(), server_default="", nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        *map(_instant, ("sent_at", "opened_at", "withdrawn_at")),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (kept_until IS NULL)", name="ck_proposal_sent_keeps_its_prices"
        ),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name="fk_proposal_inquiry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.UniqueConstraint("code", name="uq_proposal_code"),
    )
    op.create_index("ix_proposal_inquiry_id", "proposal", ["inquiry_id"])
    op.create_index(
        "uq_proposal_draft",
        "proposal",
        ["inquiry_id"],
        unique=True,
        postgresql_where=sa.text("sent_at IS NULL"),
    )


FOREIGN = ("resort", "proposal", "room_type", "rate_plan", "board", "booking")


def _create_offers() -> None:
    op.create_table(
        "proposal_offer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *(_key(f"{table}_id", nullable=table == "booking") for table in FOREIGN),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("breakdown", postgresql.JSONB(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=f"fk_proposal_offer_{table}_id"
            )
            for table in FOREIGN
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal_offer"),
        sa.UniqueConstraint("proposal_id", "number", name="uq_proposal_offer_proposal_id_number"),
    )
    op.create_index("ix_proposal_offer_resort_id", "proposal_offer", ["resort_id"])
    op.create_index("ix_proposal_offer_booking_id", "proposal_offer", ["booking_id"])


def downgrade() -> None:
    op.drop_table("proposal_offer")
    op.drop_table("proposal")
