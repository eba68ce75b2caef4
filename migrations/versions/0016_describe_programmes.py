"""For whom a programme or procedure is, for whom not, and how it feels: texts of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXTS = {
    "programme": ("for_whom", "not_for_whom"),
    "procedure": ("feeling", "for_whom", "not_for_whom"),
}


def upgrade() -> None:
    for table, columns in TEXTS.items():
        for column in columns:
            op.add_column(
                table, sa.Column(column, postgresql.JSONB(), server_default="{}", nullable=False)
            )


def downgrade() -> None:
    for table, columns in TEXTS.items():
        for column in columns:
            op.drop_column(table, column)
