"""What is kept of a cancelled booking; nothing is known of those that were cancelled before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("cancellation_fee", sa.BigInteger(), nullable=True))
    op.create_check_constraint(
        "cancelled_has_a_fee",
        "booking",
        "cancellation_fee IS NULL OR status = 'cancelled' AND cancellation_fee >= 0",
    )


def downgrade() -> None:
    op.drop_column("booking", "cancellation_fee")
