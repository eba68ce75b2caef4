"""Steps to the entrance of each building; where nothing is said, those of the resort."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("building", sa.Column("steps", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("building", "steps")
