"""A form that is sent twice makes one booking: what it was made from is kept, and unique."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("form_key", sa.String(), nullable=True))
    op.create_index(
        "uq_booking_form_key",
        "booking",
        ["form_key"],
        unique=True,
        postgresql_where=sa.text("status IN ('held','confirmed')"),
    )


def downgrade() -> None:
    op.drop_column("booking", "form_key")
