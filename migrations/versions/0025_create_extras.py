"""Extras: what is bought with a stay besides it, and its part of the money of a night."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

READERS = "sanatorium_reporting, sanatorium_audit"
STAMPED_BY = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)


def upgrade() -> None:
    _create_extras()
    op.add_column(
        "voucher",
        sa.Column("extras", postgresql.JSONB(), server_default="[]", nullable=False),
    )
    op.add_column(
        "voucher_night", sa.Column("extra", sa.BigInteger(), server_default="0", nullable=False)
    )


def _texts(name: str, **others: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(), nullable=False, **others)


def _create_extras() -> None:
    op.create_table(
        "extra",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        _texts("name"),
        _texts("description"),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("per", sa.String(), nullable=False),
        _texts("asks", server_default="{}"),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name ? 'en'", name=op.f("ck_extra_name_in_default_language")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_extra_price")),
        sa.CheckConstraint("per IN ('booking','person','night')", name=op.f("ck_extra_per")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_extra_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_extra_resort_id_code")),
    )
    op.create_index(op.f("ix_extra_resort_id"), "extra", ["resort_id"])
    op.execute("ALTER TABLE extra ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE extra FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_resort ON extra USING ({SEEN})")
    op.execute(f"GRANT SELECT ON extra TO {READERS}")
    for event, rows in STAMPED_BY.items():
        op.execute(
            f"CREATE TRIGGER extra_{event}_stamps AFTER {event.upper()} ON extra "
            f"REFERENCING {rows} TABLE AS changed "
            "FOR EACH STATEMENT EXECUTE FUNCTION stamp_tariff_by_resort_id()"
        )


def downgrade() -> None:
    op.drop_column("voucher_night", "extra")
    op.drop_column("voucher", "extras")
    op.drop_table("extra")
