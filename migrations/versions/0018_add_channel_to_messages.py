"""The way that a message goes: mail as before, or a text to a telephone."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "message", sa.Column("channel", sa.String(), server_default="mail", nullable=False)
    )
    op.create_check_constraint("channel", "message", "channel IN ('mail','sms')")
    op.execute("GRANT SELECT (channel) ON message TO sanatorium_reporting, sanatorium_audit")


def downgrade() -> None:
    op.execute("UPDATE message SET status = 'failed' WHERE channel = 'sms' AND status = 'due'")
    op.drop_column("message", "channel")
