"""The months of those who stayed, counted from the file's own cells and from nothing of ours."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from app.replay.player import Outcomes
from app.replay.rows import Demand

Months = dict[str, tuple[int, Decimal]]


def months_from(demand: Demand, hotel: str, outcomes: Outcomes) -> Months:
    """Month to nights and revenue of the rows that were accepted and whose guests came."""
    nights: dict[str, int] = defaultdict(int)
    revenue: dict[str, Decimal] = defaultdict(Decimal)
    for row in demand.rows[hotel]:
        if row.number not in outcomes.sold or row.outcome != "Check-Out":
            continue
        for night in range(row.nights):
            month = f"{row.arrival + timedelta(days=night):%Y-%m}"
            nights[month] += 1
            revenue[month] += Decimal(row.adr) / 100
    return {month: (nights[month], revenue[month]) for month in sorted(nights)}
