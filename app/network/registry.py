"""The sheets of a network, in the order in which they are read and written."""

from __future__ import annotations

from core.auth import load as staff
from core.organisation import load as organisation
from core.sheets.sheet import Sheet
from crs.advice import load as advice
from crs.bookings import load as bookings
from crs.catalogue import load as catalogue
from crs.extras import load as extras
from crs.quotas import load as quotas
from crs.rates import load as rates
from pms.rooms import load as rooms

SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        *organisation.SHEETS,
        *catalogue.PLACES,
        *rooms.SHEETS,
        *catalogue.CARE,
        *advice.SHEETS,
        *rates.POLICIES,
        *rates.PRICES,
        *extras.SHEETS,
        *quotas.SHEETS,
        *staff.SHEETS,
        *bookings.SHEETS,
    )
}
