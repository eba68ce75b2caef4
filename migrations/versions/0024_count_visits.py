"""How many visitors came how far, by day and source."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("visitors", sa.Integer(), nullable=False),
        sa.CheckConstraint("visitors >= 0", name=op.f("ck_visit_count_visitors")),
        sa.PrimaryKeyConstraint("day", "source", "step", name=op.f("pk_visit_count")),
    )
    op.execute("GRANT SELECT ON visit_count TO sanatorium_reporting, sanatorium_audit")


def downgrade() -> None:
    op.drop_table("visit_count")
