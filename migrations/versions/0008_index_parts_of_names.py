"""The desk searches by parts of names, telephones and addresses: trigrams find those."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = ("name", "email", "phone")


def upgrade() -> None:
    for column in COLUMNS:
        op.create_index(
            f"ix_party_{column}_parts",
            "party",
            [column],
            postgresql_using="gin",
            postgresql_ops={column: "gin_trgm_ops"},
        )


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_party_{column}_parts", "party")
