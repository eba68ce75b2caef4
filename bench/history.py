"""A past and a future: bookings by the hundred thousand, written as rows, never over a counter.

In every ten days, each of the filled rooms of a type has one stay of 7 or 8 nights; so counters
and claims agree by construction, and the audit is asked afterwards.
"""

from __future__ import annotations

from typing import LiteralString

from psycopg import sql

from bench.ground import Ground

STAYS: LiteralString = """
CREATE TEMP TABLE stay ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('booking', 'id')) AS booking,
       nextval(pg_get_serial_sequence('voucher', 'id')) AS voucher,
       nextval(pg_get_serial_sequence('party', 'id')) AS party,
       q.resort_id, q.room_type_id, q.id AS physical, general.id AS general,
       plan.id AS plan, board.id AS board,
       (span.first + turn * 10 + number % 2)::date AS arrival,
       (span.first + turn * 10 + number % 2 + 7 + turn % 2)::date AS departure
FROM quota q
JOIN quota general ON general.room_type_id = q.room_type_id AND general.kind = 'general'
CROSS JOIN LATERAL (SELECT min(night) AS first, max(night) AS last
                    FROM quota_night x WHERE x.quota_id = q.id) span
CROSS JOIN LATERAL (SELECT min(id) AS id FROM rate_plan p WHERE p.resort_id = q.resort_id) plan
CROSS JOIN LATERAL (SELECT min(id) AS id FROM board b WHERE b.resort_id = q.resort_id) board
CROSS JOIN LATERAL generate_series(1 + round(q.size * {filled})::int,
                                   round(q.size * {share})::int) AS n(number)
CROSS JOIN LATERAL generate_series(0, (span.last - span.first) / 10 - 1) AS t(turn)
WHERE q.kind = 'physical'
"""
CLAIMED: LiteralString = """
FROM stay CROSS JOIN LATERAL generate_series(arrival, departure - 1, '1 day') AS each(night)
CROSS JOIN LATERAL (VALUES (physical), (general)) AS taken(quota)
JOIN quota_night n ON n.quota_id = taken.quota AND n.night = each.night::date
"""
ROWS: tuple[LiteralString, ...] = (
    "INSERT INTO party (id, kind, name, email, phone) SELECT party, 'person', "
    "'Guest ' || party, 'guest' || party || '@example.org', '+372 5' || party FROM stay",
    "INSERT INTO booking (id, resort_id, code, status, buyer_id, seller, sold_by, source, "
    "language, currency, total, due_now) SELECT booking, resort_id, "
    "lpad(upper(to_hex(booking)), 8, '0'), 'confirmed', party, 'resort', 'bench', 'telephone', "
    "'en', 'EUR', 10000 * (departure - arrival), 0 FROM stay",
    "INSERT INTO booking_version (resort_id, booking_id, number, by, total, terms, breakdown) "
    "SELECT resort_id, booking, 1, 'bench', 10000 * (departure - arrival), "
    """'{"schema": 1, "vouchers": []}', '{"schema": 1, "vouchers": []}' FROM stay""",
    "INSERT INTO voucher (id, resort_id, booking_id, room_type_id, rate_plan_id, board_id, "
    "nights, total) SELECT voucher, resort_id, booking, room_type_id, plan, board, "
    "daterange(arrival, departure), 10000 * (departure - arrival) FROM stay",
    "INSERT INTO person (resort_id, voucher_id, position, role, age, sex) "
    "SELECT resort_id, voucher, 0, 'guest', 40 + voucher % 40, 'f' FROM stay",
    "INSERT INTO voucher_night (resort_id, voucher_id, night, room, board, programme) "
    "SELECT resort_id, voucher, each::date, 10000, 0, 0 FROM stay "
    "CROSS JOIN LATERAL generate_series(arrival, departure - 1, '1 day') AS each",
    "INSERT INTO quota_claim (resort_id, voucher_id, quota_night_id, quantity, state) "
    "SELECT stay.resort_id, voucher, n.id, 1, 'sold' " + CLAIMED,
    "UPDATE quota_night SET sold = sold + taken.number FROM (SELECT n.id, count(*) AS number "
    + CLAIMED + " GROUP BY n.id) AS taken WHERE taken.id = quota_night.id",
)  # fmt: skip


def fill(ground: Ground, filled: float, share: float) -> int:
    """Fill the rooms between the two shares of each type; returns how many bookings there are."""
    with ground.superuser() as connection:
        with connection.transaction():
            connection.execute(sql.SQL(STAYS).format(filled=filled, share=share))
            for statement in ROWS:
                connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
        [count] = connection.execute("SELECT count(*) FROM booking").fetchone() or [0]
    return int(count)
