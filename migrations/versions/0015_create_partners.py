"""Partners that sell through the API: their keys, their bookings, and writes sent again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

READERS = "sanatorium_reporting, sanatorium_audit"
TABLES = ("partner", "partner_grant", "partner_key", "partner_booking", "idempotency_key")
SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)


def upgrade() -> None:
    _create_partners()
    _create_keys()
    _create_bookings()
    _create_idempotency_keys()
    op.execute(f"GRANT SELECT ON partner, partner_grant, partner_booking TO {READERS}")
    op.execute(
        "GRANT SELECT (id, partner_id, prefix, created_by, created_at, last_used_on, revoked_at) "
        f"ON partner_key TO {READERS}"
    )
    op.execute(f"GRANT SELECT ON idempotency_key TO {READERS}")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _written() -> sa.Column[sa.DateTime]:
    return sa.Column(
        "created_at",
        sa.DateTime(timezone=True),
        server_default=sa.text("app_now()"),
        nullable=False,
    )


def _create_partners() -> None:
    op.create_table(
        "partner",
        _id(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seller", sa.String(), server_default="resort", nullable=False),
        sa.Column("may_book", sa.Boolean(), server_default="true", nullable=False),
        _written(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("name", name=op.f("uq_partner_name")),
    )
    op.create_table(
        "partner_grant",
        _id(),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_grant")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_partner_grant_partner_id")
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_partner_grant_resort_id")
        ),
        sa.UniqueConstraint(
            "partner_id",
            "resort_id",
            name=op.f("uq_partner_grant_partner_id_resort_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )


def _create_keys() -> None:
    op.create_table(
        "partner_key",
        _id(),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        _written(),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_key")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_partner_key_partner_id")
        ),
        sa.UniqueConstraint("key_hash", name=op.f("uq_partner_key_key_hash")),
        sa.UniqueConstraint("prefix", name=op.f("uq_partner_key_prefix")),
    )
    op.create_index(op.f("ix_partner_key_partner_id"), "partner_key", ["partner_id"])


def _create_bookings() -> None:
    op.create_table(
        "partner_booking",
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_partner_booking")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_partner_booking_{table}_id")
            )
            for table in ("booking", "partner", "resort")
        ),
    )
    op.create_index(op.f("ix_partner_booking_partner_id"), "partner_booking", ["partner_id"])
    op.create_index(op.f("ix_partner_booking_resort_id"), "partner_booking", ["resort_id"])
    op.execute("ALTER TABLE partner_booking ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE partner_booking FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY by_resort ON partner_booking USING ({SEEN})")


def _create_idempotency_keys() -> None:
    op.create_table(
        "idempotency_key",
        _id(),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("answer", postgresql.JSONB(), nullable=True),
        _written(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint("owner", "key", name=op.f("uq_idempotency_key_owner_key")),
    )
    op.create_index(op.f("ix_idempotency_key_created_at"), "idempotency_key", ["created_at"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
