"""For whom an extra is: for everyone, or where a child travels."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "extra", sa.Column("whom", sa.String(), nullable=False, server_default="everyone")
    )
    op.create_check_constraint("whom", "extra", "whom IN ('everyone','children')")


def downgrade() -> None:
    op.drop_column("extra", "whom")
