"""What one may read of the whole."""

from __future__ import annotations

from enum import StrEnum


class ReportPerm(StrEnum):
    """Permissions of the package; `app.permissions` gives them to roles."""

    FUNNEL_SEE = "reports.funnel_see"
