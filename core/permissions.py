"""What one may do with the house itself."""

from __future__ import annotations

from enum import StrEnum


class Perm(StrEnum):
    """Permissions of the package; `app.permissions` gives them to roles."""

    SIGNED_IN = "core.signed_in"
    STAFF_MANAGE = "core.staff_manage"
    NETWORK_LOAD = "core.network_load"
    TASK_SEE = "core.task_see"
