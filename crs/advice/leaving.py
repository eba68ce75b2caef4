"""Whether one may book while a doctor is asked: how long a stay can be left free of charge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.clock import local_day
from core.i18n import Texts
from core.organisation.models import Resort
from crs.rates.queries import load_tariff
from crs.rates.rules import free_until
from crs.rates.tariff import PlanTerms


@dataclass(frozen=True)
class Leaving:
    """Cancelling on this plan is free so many days before arrival, or until `last` where known."""

    plan: Texts
    days_before: int
    last: date | None = None


def leaving_of(resort: Resort, stay: Mapping[str, Any]) -> Leaving | None:
    """Of the `plan` and `arrival` that somebody is about to book, else of the kindest plan.

    None where it would cost something, or where no plan lets one go.
    """
    plans, today = load_tariff(resort.id).plans, local_day(resort.zone)
    plan, arrival = plans.get(stay.get("plan") or 0), stay.get("arrival")
    if plan and arrival:
        last = arrival - timedelta(days=_days(plan))
        return Leaving(plan.name, _days(plan), last) if last >= today else None
    kindest = min(plans.values(), key=_days, default=None)
    if kindest is None or _days(kindest) >= resort.horizon_days:
        return None
    return Leaving(kindest.name, _days(kindest))


def _days(plan: PlanTerms) -> int:
    return free_until(plan.cancellation.steps)
