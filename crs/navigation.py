"""The package's lines in the desk's rail; `app` puts them in."""

from __future__ import annotations

from core.i18n import _l
from core.registries import NavEntry
from crs.permissions import CrsPerm

NAVIGATION = (
    NavEntry(_l("Sale by telephone"), "sale.show_sale", CrsPerm.BOOKING_SELL, 20, "phone"),
    NavEntry(_l("Bookings"), "bookings.list_bookings", CrsPerm.BOOKING_SEE, 30, "ticket"),
    NavEntry(_l("Quotas"), "quotas.show_quotas", CrsPerm.QUOTA_SEE, 70, "layout-grid"),
)
