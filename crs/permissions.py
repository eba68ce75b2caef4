"""What one may do with promises and what is sold."""

from __future__ import annotations

from enum import StrEnum


class CrsPerm(StrEnum):
    """Permissions of the package; `app.permissions` gives them to roles."""

    BOOKING_SEE = "crs.booking_see"
    BOOKING_SELL = "crs.booking_sell"
    BOOKING_CONFIRM = "crs.booking_confirm"
    BOOKING_CANCEL = "crs.booking_cancel"
    INQUIRY_ANSWER = "crs.inquiry_answer"
    QUOTA_SEE = "crs.quota_see"
    QUOTA_SET = "crs.quota_set"
    PARTNER_MANAGE = "crs.partner_manage"
    CONTENT_EDIT = "crs.content_edit"


class PartnerRight(StrEnum):
    """What a partner's key may do; people have none of these."""

    READ = "partner.read"
    BOOK = "partner.book"
