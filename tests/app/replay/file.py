"""Rows of our own in the form of the file, which itself stays where it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

COLUMNS = (
    "hotel", "is_canceled", "lead_time", "arrival_date_year", "arrival_date_month",
    "arrival_date_week_number", "arrival_date_day_of_month", "stays_in_weekend_nights",
    "stays_in_week_nights", "adults", "children", "babies", "meal", "country", "market_segment",
    "distribution_channel", "is_repeated_guest", "previous_cancellations",
    "previous_bookings_not_canceled", "reserved_room_type", "assigned_room_type",
    "booking_changes", "deposit_type", "agent", "company", "days_in_waiting_list",
    "customer_type", "adr", "required_car_parking_spaces", "total_of_special_requests",
    "reservation_status", "reservation_status_date",
)  # fmt: skip
CITY, RESORT = "City Hotel", "Resort Hotel"
FIRST = date(2015, 7, 1)


def line(
    hotel: str = CITY, *, arrives: int = 0, nights: int = 2, lead: int = 10, adr: str = "80.5",
    outcome: str = "Check-Out", status_after: int | None = None, **cells: Any,
) -> dict[str, Any]:  # fmt: skip
    """A booking that arrives so many days after the first of July 2015.

    `status_after` counts days from the arrival to the outcome: usually the whole stay, or none.
    """
    arrival = FIRST + timedelta(days=arrives)
    ends = nights if outcome == "Check-Out" else 0
    told = arrival + timedelta(days=ends if status_after is None else status_after)
    return (
        dict.fromkeys(COLUMNS, "0")
        | {
            "hotel": hotel,
            "lead_time": lead,
            "arrival_date_year": arrival.year,
            "arrival_date_month": f"{arrival:%B}",
            "arrival_date_day_of_month": arrival.day,
            "stays_in_week_nights": nights,
            "adults": 2,
            "meal": "BB",
            "country": "PRT",
            "distribution_channel": "TA/TO",
            "reserved_room_type": "A",
            "deposit_type": "No Deposit",
            "adr": adr,
            "reservation_status": outcome,
            "reservation_status_date": f"{told.month}/{told.day}/{told.year}",
        }
        | cells
    )


def write_file(path: Path, lines: Iterable[dict[str, Any]]) -> Path:
    """A CSV of them; the first is line 2."""
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    return path
