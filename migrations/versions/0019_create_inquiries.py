"""Inquiries: who wants to hear from us, by when, and what became of it; notes of what was said."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

READERS = "sanatorium_reporting, sanatorium_audit"
SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)
WITH_ITS_INQUIRY = "EXISTS (SELECT FROM inquiry WHERE inquiry.id = inquiry_id)"


def upgrade() -> None:
    _create_inquiries()
    _index_inquiries()
    _create_notes()
    for table, seen in (("inquiry", SEEN), ("inquiry_note", WITH_ITS_INQUIRY)):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY by_resort ON {table} USING ({seen})")
        op.execute(f"GRANT SELECT ON {table} TO {READERS}")


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _written() -> sa.Column[sa.DateTime]:
    now = sa.text("app_now()")
    return sa.Column("written_at", sa.DateTime(timezone=True), server_default=now, nullable=False)


def _create_inquiries() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        *map(_words, ("name", "phone", "phone_digits", "email")),
        sa.Column("language", sa.String(2), nullable=False),
        *map(_words, ("words", "programme")),
        sa.Column("for_doctor", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("wish", postgresql.JSONB(), server_default="{}", nullable=False),
        _instant("call_at"),
        _written(),
        _instant("due_at", nullable=False),
        sa.Column("taken_by", sa.String(), nullable=True),
        _instant("answered_at"),
        _instant("overdue_at"),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("booking_id", sa.BigInteger(), nullable=True),
        _instant("closed_at"),
        *(sa.CheckConstraint(rule, name=f"ck_inquiry_{name}") for name, rule in RULES.items()),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name="fk_inquiry_resort_id"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_inquiry_booking_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inquiry"),
    )


RULES = {
    "source": "source IN ('web','telephone','email','desk')",
    "can_be_reached": "phone <> '' OR email <> ''",
    "outcome": "outcome IN ('booked','answered','refused','unreached')",
    "closed_has_an_outcome": "(outcome IS NULL) = (closed_at IS NULL)",
    "reason": ("reason IN ('price','dates','no_places','treatment','elsewhere','later','other')"),
    "refused_has_a_reason": "(outcome IS NOT DISTINCT FROM 'refused') = (reason IS NOT NULL)",
}


def _index_inquiries() -> None:
    op.create_index("ix_inquiry_resort_id", "inquiry", ["resort_id"])
    op.create_index("ix_inquiry_booking_id", "inquiry", ["booking_id"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index("ix_inquiry_open", "inquiry", ["due_at"], postgresql_where=is_open)
    op.create_index(
        "uq_inquiry_open_phone",
        "inquiry",
        [sa.text("coalesce(resort_id, 0)"), "phone_digits"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL AND phone_digits <> ''"),
    )


def _create_notes() -> None:
    op.create_table(
        "inquiry_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("inquiry_id", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        _written(),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name="fk_inquiry_note_inquiry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inquiry_note"),
    )
    op.create_index("ix_inquiry_note_inquiry_id", "inquiry_note", ["inquiry_id"])


def downgrade() -> None:
    op.drop_table("inquiry_note")
    op.drop_table("inquiry")
