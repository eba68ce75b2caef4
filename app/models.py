"""Every table, imported once so that the metadata is whole."""

from __future__ import annotations

import pms.rooms.models  # noqa: F401  # imported for its tables
from core.db import Base

metadata = Base.metadata
