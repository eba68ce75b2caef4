"""What one may do with what is told to people."""

from __future__ import annotations

from enum import StrEnum


class CrmPerm(StrEnum):
    """Permissions of the package; `app.permissions` gives them to roles."""

    MESSAGE_SEE = "crm.message_see"
    MESSAGE_SEND = "crm.message_send"
