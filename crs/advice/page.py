"""What the pages of "what helps with …" are filled with."""

from __future__ import annotations

from typing import Any

from core.clock import now
from core.i18n import month_name
from crs.advice.models import Complaint
from crs.advice.queries import remedies_for, topics
from crs.advice.rules import month_runs


def helps_page() -> dict[str, Any]:
    """Every complaint that something helps with; those of the season first."""
    month, every = now().month, topics()
    return {
        "topics": every,
        "in_season": [topic for topic in every if topic.is_of(month)],
    }


def complaint_page(complaint: Complaint) -> dict[str, Any]:
    """The programmes for it, and when most people come."""
    remedies = remedies_for(complaint.id)
    return {
        "complaint": complaint,
        "remedies": remedies,
        "resorts_count": len({remedy.resort.id for remedy in remedies}),
        "months": [_months(first, last) for first, last in month_runs(complaint.months)],
    }


def _months(first: int, last: int) -> str:
    """`October – March`."""
    return " – ".join(month_name(month) for month in dict.fromkeys((first, last)))
