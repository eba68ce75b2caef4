"""What one may do with stays."""

from __future__ import annotations

from enum import StrEnum


class PmsPerm(StrEnum):
    """Permissions of the package; `app.permissions` gives them to roles."""

    STAY_SEE = "pms.stay_see"
    STAY_MARK = "pms.stay_mark"
