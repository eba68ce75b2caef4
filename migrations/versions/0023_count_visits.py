"""count visits"""

from __future__ import annotations

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Filled in by its owner."""


def downgrade() -> None:
    """Filled in by its owner."""
