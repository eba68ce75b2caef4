"""The recount: counters against claims, claims against bookings, money against its ledger."""

from __future__ import annotations

from sqlalchemy import Connection, create_engine, text

from app.audit_money import MONEY_CHECKS

CHECKS = {
    "a counter is not the sum of its live claims": """
        SELECT n.id FROM quota_night n
        LEFT JOIN (SELECT quota_night_id,
                          sum(quantity) FILTER (WHERE state = 'held') AS held,
                          sum(quantity) FILTER (WHERE state = 'sold') AS sold
                   FROM quota_claim WHERE state <> 'released' GROUP BY 1) c
               ON c.quota_night_id = n.id
        WHERE n.held <> coalesce(c.held, 0) OR n.sold <> coalesce(c.sold, 0)""",
    "a counter is oversold": "SELECT id FROM quota_night WHERE held + sold > size",
    "a live claim belongs to a booking that has ended, or to one in another state": """
        SELECT c.id FROM quota_claim c JOIN voucher v ON v.id = c.voucher_id
        JOIN booking b ON b.id = v.booking_id
        WHERE c.state <> 'released' AND
              (b.status IN ('cancelled', 'expired') OR v.dropped_at IS NOT NULL
               OR (b.status = 'held') <> (c.state = 'held'))""",
    "a live voucher lacks its physical room on a night": """
        SELECT v.id FROM voucher v JOIN booking b ON b.id = v.booking_id
        CROSS JOIN LATERAL generate_series(lower(v.nights), upper(v.nights) - 1,
                                           interval '1 day') AS each(day)
        WHERE b.status IN ('held', 'confirmed') AND v.dropped_at IS NULL AND NOT v.by_place
          AND 1 <> (SELECT count(*) FROM quota_claim c
                    JOIN quota_night n ON n.id = c.quota_night_id
                    JOIN quota q ON q.id = n.quota_id
                    WHERE c.voucher_id = v.id AND c.state <> 'released'
                      AND q.kind = 'physical' AND n.night = each.day::date)""",
    "a voucher has not as many rooms of the pools as it has rooms on a night": """
        SELECT c.voucher_id FROM quota_claim c JOIN quota_night n ON n.id = c.quota_night_id
        JOIN quota q ON q.id = n.quota_id
        WHERE c.state <> 'released' GROUP BY c.voucher_id, n.night
        HAVING sum(c.quantity) FILTER (WHERE q.role = 'pool')
            IS DISTINCT FROM sum(c.quantity) FILTER (WHERE q.kind = 'physical')""",
    "a live claim or place is of another room type than its voucher": """
        SELECT c.id FROM quota_claim c JOIN voucher v ON v.id = c.voucher_id
        JOIN quota_night n ON n.id = c.quota_night_id JOIN quota q ON q.id = n.quota_id
        WHERE c.state <> 'released' AND q.room_type_id <> v.room_type_id
        UNION ALL
        SELECT p.id FROM sharing_place p JOIN voucher v ON v.id = p.voucher_id
        JOIN sharing s ON s.id = p.sharing_id
        WHERE p.live AND s.room_type_id <> v.room_type_id""",
    "a booking and what it has are not of one resort": """
        SELECT v.id FROM voucher v JOIN booking b ON b.id = v.booking_id
        WHERE v.resort_id <> b.resort_id
        UNION ALL
        SELECT c.id FROM quota_claim c JOIN voucher v ON v.id = c.voucher_id
        JOIN quota_night n ON n.id = c.quota_night_id JOIN quota q ON q.id = n.quota_id
        WHERE c.resort_id <> v.resort_id OR c.resort_id <> n.resort_id
           OR c.resort_id <> q.resort_id
        UNION ALL
        SELECT p.id FROM sharing_place p JOIN voucher v ON v.id = p.voucher_id
        JOIN sharing s ON s.id = p.sharing_id
        WHERE p.resort_id <> v.resort_id OR p.resort_id <> s.resort_id""",
    "more or fewer rooms are sold from today on than stand": """
        SELECT n.id FROM quota_night n JOIN quota q ON q.id = n.quota_id
        JOIN resort r ON r.id = n.resort_id
        JOIN (SELECT room_type_id, count(*) FILTER (WHERE retired_at IS NULL) AS standing
              FROM room GROUP BY 1) rooms ON rooms.room_type_id = q.room_type_id
        WHERE q.kind = 'physical' AND n.size <> rooms.standing
          AND n.night >= (app_now() AT TIME ZONE r.zone)::date""",
    "rooms that are kept for a seller may be sold to others": """
        SELECT min(n.id) FROM quota_night n JOIN quota q ON q.id = n.quota_id
        JOIN resort r ON r.id = n.resort_id JOIN room_type t ON t.id = q.room_type_id
        WHERE t.retired_at IS NULL AND n.night >= (app_now() AT TIME ZONE r.zone)::date
          AND t.id IN (SELECT room_type_id FROM quota WHERE kind IN ('commitment', 'allotment'))
        GROUP BY t.id, n.night
        HAVING sum(n.size) FILTER (WHERE q.kind IN ('commitment', 'allotment')) > 0
           AND sum(n.size) FILTER (WHERE q.role = 'pool')
             > coalesce(sum(n.size) FILTER (WHERE q.kind = 'physical'), 0)""",
    "a live claim lies outside of the voucher's nights": """
        SELECT c.id FROM quota_claim c JOIN voucher v ON v.id = c.voucher_id
        JOIN quota_night n ON n.id = c.quota_night_id
        WHERE c.state <> 'released' AND NOT v.nights @> n.night""",
    "a shared room has guests of both sexes, or more than its places": """
        SELECT s.id FROM sharing s JOIN sharing_place p ON p.sharing_id = s.id AND p.live
        JOIN voucher v ON v.id = p.voucher_id
        GROUP BY s.id, s.sex, s.places
        HAVING bool_or(v.sex IS DISTINCT FROM s.sex) OR max(p.place) > s.places""",
    "two guests have one place of a shared room on the same night": """
        SELECT p.id FROM sharing_place p JOIN sharing_place o
          ON o.sharing_id = p.sharing_id AND o.place = p.place AND o.id > p.id
         AND o.nights && p.nights
        WHERE p.live AND o.live""",
    "a live place belongs to a voucher that has ended, or has moved elsewhere": """
        SELECT p.id FROM sharing_place p JOIN voucher v ON v.id = p.voucher_id
        JOIN booking b ON b.id = v.booking_id
        WHERE p.live AND (b.status IN ('cancelled', 'expired') OR v.dropped_at IS NOT NULL
                          OR v.sharing_id IS DISTINCT FROM p.sharing_id
                          OR v.nights IS DISTINCT FROM p.nights)""",
    "a live voucher by place has no place, or a room for its night is not claimed once": """
        SELECT v.id FROM voucher v JOIN booking b ON b.id = v.booking_id
        LEFT JOIN sharing_place p ON p.voucher_id = v.id AND p.live
        CROSS JOIN LATERAL generate_series(lower(v.nights), upper(v.nights) - 1,
                                           interval '1 day') AS each(day)
        WHERE v.by_place AND v.dropped_at IS NULL AND b.status IN ('held', 'confirmed')
          AND (p.id IS NULL OR 1 <> (
                SELECT count(*) FROM sharing_place o
                JOIN quota_claim c ON c.voucher_id = o.voucher_id AND c.state <> 'released'
                JOIN quota_night n ON n.id = c.quota_night_id JOIN quota q ON q.id = n.quota_id
                WHERE o.sharing_id = p.sharing_id AND o.live AND q.kind = 'physical'
                  AND n.night = each.day::date))""",
    "the nights of a voucher do not sum up to its total": """
        SELECT v.id FROM voucher v LEFT JOIN voucher_night n ON n.voucher_id = v.id
        GROUP BY v.id, v.total
        HAVING coalesce(sum(n.room + n.board + n.programme + n.extra), 0) <> v.total""",
    "the vouchers of a booking do not sum up to its total": """
        SELECT b.id FROM booking b LEFT JOIN voucher v
          ON v.booking_id = b.id AND v.dropped_at IS NULL
        GROUP BY b.id, b.total HAVING coalesce(sum(v.total), 0) <> b.total""",
    "a booking has no version for what it promises": """
        SELECT b.id FROM booking b LEFT JOIN booking_version w
          ON w.booking_id = b.id AND w.number = b.version AND w.total = b.total
        WHERE w.id IS NULL""",
    "a hold outlived its time by a minute": """
        SELECT id FROM booking
        WHERE status = 'held' AND expires_at < app_now() - interval '60 seconds'""",
    **MONEY_CHECKS,
}


def audit(url: str, *, skip_clock: bool = False) -> list[str]:
    """Findings in words, each with up to ten ids; nothing found is an empty list.

    `url` may be that of any role that reads; the audit role is made for it.
    """
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        connection.execute(text("SELECT set_config('app.scope', 'all', true)"))
        findings = recount(connection, skip_clock=skip_clock)
    engine.dispose()
    return findings


def recount(connection: Connection, *, skip_clock: bool = False) -> list[str]:
    """The findings that the connection's transaction sees."""
    findings = []
    for finding, query in CHECKS.items():
        if skip_clock and "outlived" in finding:
            continue
        ids = list(connection.scalars(text(f"{query} LIMIT 10")))
        if ids:
            findings.append(f"{finding}: {ids}")
    return findings
