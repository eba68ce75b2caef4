"""The live holds of an e-mail are counted at each hold: not by looking at all that is held."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_party_email_lower ON party (lower(email))")


def downgrade() -> None:
    op.execute("DROP INDEX ix_party_email_lower")
