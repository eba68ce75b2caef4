"""send by telephone"""

from __future__ import annotations

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Filled in by its owner."""


def downgrade() -> None:
    """Filled in by its owner."""
