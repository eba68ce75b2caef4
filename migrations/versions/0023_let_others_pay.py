"""A booking knows when its guest sent it to somebody else to pay: its hold waits longer."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("sent_to_pay_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("booking", "sent_to_pay_at")
