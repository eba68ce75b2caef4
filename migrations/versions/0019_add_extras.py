"""add extras"""

from __future__ import annotations

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Filled in by its owner."""


def downgrade() -> None:
    """Filled in by its owner."""
