"""keep drafts"""

from __future__ import annotations

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Filled in by its owner."""


def downgrade() -> None:
    """Filled in by its owner."""
