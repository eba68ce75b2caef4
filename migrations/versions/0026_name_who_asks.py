"""A booking keeps the name that its guest gives to who is sent it to pay; none: masked."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("sent_as", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("booking", "sent_as")
