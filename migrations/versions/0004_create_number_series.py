"""Gapless numbers: a series may only rise by one, and is never removed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 1", name=op.f("ck_number_series_last")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["legal_entity.id"],
            name=op.f("fk_number_series_legal_entity_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_series")),
        sa.UniqueConstraint(
            "legal_entity_id",
            "kind",
            "year",
            name=op.f("uq_number_series_legal_entity_id_kind_year"),
        ),
    )
    op.execute(
        """
        CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.legal_entity_id, NEW.kind, NEW.year, NEW.last)
               IS DISTINCT FROM (OLD.legal_entity_id, OLD.kind, OLD.year, OLD.last + 1) THEN
                RAISE EXCEPTION 'a series of numbers rises by one'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER number_series_without_gaps BEFORE UPDATE ON number_series "
        "FOR EACH ROW EXECUTE FUNCTION refuse_gap()"
    )
    op.execute("REVOKE DELETE ON number_series FROM sanatorium_app")


def downgrade() -> None:
    op.drop_table("number_series")
    op.execute("DROP FUNCTION refuse_gap()")
