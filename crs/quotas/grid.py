"""The quota grid: what is left of each quota by night, as a picture's cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.clock import local_day
from core.i18n import _, in_language
from core.organisation.models import Resort
from core.refusals import Refusal
from crs.catalogue.queries import room_types_of
from crs.quotas.models import Quota, QuotaKind, QuotaNight
from crs.quotas.queries import quota_grid, resort_quotas

DAYS = 35
DEPTHS = 4
WEEKEND = 6


@dataclass(frozen=True)
class Cell:
    """One night of a quota; no counter: not on sale yet."""

    night: date
    counter: QuotaNight | None

    @property
    def left(self) -> int:
        """How many may still be sold."""
        row = self.counter
        return row.size - row.held - row.sold if row else 0

    @property
    def state(self) -> str:
        """`none`, `closed`, `full`, or how full from 0 to 4."""
        row = self.counter
        if row is None:
            return "none"
        if row.closed:
            return "closed"
        if self.left <= 0:
            return "full"
        return str(-(-(row.held + row.sold) * DEPTHS // row.size))


@dataclass(frozen=True)
class GridRow:
    """A quota by its words, and its nights."""

    quota: Quota
    name: str
    kind: str
    cells: list[Cell]


def grid_page(
    resort: Resort | None,
    resorts: Sequence[Resort],
    first: date | None,
    *,
    sent: Mapping[str, Any] | None = None,
    faults: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """The page of one resort's quotas for five weeks."""
    page: dict[str, Any] = {
        "resort": resort,
        "places": [(one.slug, in_language(one.name)) for one in resorts],
        "faults": faults or {},
        "refusal": refusal,
        "form": {"quota": "", "first_night": "", "last_night": "", "size": "", **(sent or {})},
    }
    if resort is None:
        return page | {"rows": [], "days": []}
    begin = first or local_day(resort.zone)
    days = [begin + timedelta(days=n) for n in range(DAYS)]
    rows = _rows(resort, days)
    changed = [row for row in rows if row.quota.kind != QuotaKind.PHYSICAL]
    return page | {
        "rows": rows,
        "days": days,
        "weekend": WEEKEND,
        "choices": [(row.quota.id, f"{row.name}: {row.kind}") for row in changed],
        "before": begin - timedelta(days=DAYS),
        "after": begin + timedelta(days=DAYS),
    }


def _rows(resort: Resort, days: Sequence[date]) -> list[GridRow]:
    quotas = resort_quotas(resort.id)
    names = {one.id: in_language(one.name) for one in room_types_of([resort.id])}
    order = {key: place for place, key in enumerate(names)}
    nights = {
        (row.quota_id, row.night): row
        for row in quota_grid([quota.id for quota in quotas], days[0], len(days))
    }
    rows = [
        GridRow(
            quota,
            names.get(quota.room_type_id or 0, quota.subject or _("All rooms")),
            kind_words(quota),
            [Cell(day, nights.get((quota.id, day))) for day in days],
        )
        for quota in quotas
    ]
    return sorted(rows, key=lambda row: (order.get(row.quota.room_type_id or 0, 999), row.quota.id))


def kind_words(quota: Quota) -> str:
    """What the quota is about, in the desk's words."""
    words = {
        QuotaKind.PHYSICAL: _("rooms that stand"),
        QuotaKind.GENERAL: _("general pool"),
        QuotaKind.ALLOTMENT: _("allotment"),
        QuotaKind.COMMITMENT: _("commitment"),
        QuotaKind.TIER: _("price tier"),
        QuotaKind.TREATMENT: _("treatment"),
        QuotaKind.INTAKE: _("intake"),
    }
    said = words.get(QuotaKind(quota.kind), quota.kind)
    return f"{said}, {quota.seller}" if quota.seller else said
