"""A hold that its form gave up for another names the booking that took its place."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "booking",
        sa.Column("replaced_by_id", sa.BigInteger(), sa.ForeignKey("booking.id"), nullable=True),
    )


def downgrade() -> None:
    op.drop_column("booking", "replaced_by_id")
