"""Whether a hold costs more when there are ten times as many bookings."""

from __future__ import annotations

import statistics
import time

from bench.ground import Ground, inside
from bench.holds import stays
from core.db import EVERY_RESORT, attempt, db, see_resorts
from crs.bookings.operations import hold_booking
from crs.bookings.wishes import BookingWish, BuyerWish

HOLDS, WARM = 300, 40


def cost_of_a_hold(ground: Ground, seed: int) -> float:
    """The median seconds of a hold, one after the other in this process."""
    times = []
    with inside(ground.app()):
        see_resorts(EVERY_RESORT)
        wishes = list(stays(HOLDS + WARM, seed))
        db.session.rollback()
        for number, (resort, _slug, wish) in enumerate(wishes):
            asked = BookingWish(resort, (wish,), BuyerWish(f"Guest {seed}-{number}"))
            begun = time.perf_counter()
            attempt(lambda asked=asked: hold_booking(asked))  # type: ignore[misc]  # bound early
            times.append(time.perf_counter() - begun)
    return statistics.median(times[WARM:])
