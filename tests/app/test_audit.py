"""The recount sees each way in which what is promised and what is counted can drift apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import create_engine, text

from app.audit import audit, recount
from app.ground.cluster import Cluster
from core.db import db, see_resorts, transaction
from crs.bookings.edges import hold
from crs.catalogue.models import Building
from crs.quotas.models import Quota, QuotaKind, QuotaRole
from pms.rooms.models import Room
from tests.app.network.conftest import site
from tests.cast import House, build_house
from tests.cluster import Database, clone
from tests.make import make_voucher_wish, make_wish


@pytest.fixture(scope="module")
def sold(cluster: Cluster) -> Iterator[Database]:
    """Two houses. In the first one a single is held, and a twin by two women; its rooms stand."""
    with clone(cluster) as database, site(database) as app:
        house = build_house(app)
        build_house(app, "borealis")
        with app.test_request_context():
            see_resorts("all")
            sell(house)
            see_resorts("")
        assert audit(database.audit_url) == []
        yield database


def sell(house: House) -> None:
    place = make_voucher_wish(house, room="twin", by_place=True)
    for wish in (make_voucher_wish(house), place, place):
        hold(make_wish(house, wish))
    with transaction():
        build_rooms(house, {"single": 3, "twin": 2})
        pool = Quota(
            resort_id=house.resort, kind=QuotaKind.COMMITMENT, role=QuotaRole.POOL,
            unit="room", room_type_id=house.types["twin"], seller="agency", size=0,
        )  # fmt: skip
        db.session.add(pool)


def build_rooms(house: House, rooms: dict[str, int]) -> None:
    names = {"en": "Main", "ru": "Main", "et": "Main"}
    building = Building(
        resort_id=house.resort, code="main", name=names, floors=1, lift=False, minutes_on_foot=0
    )
    db.session.add(building)
    db.session.flush()
    for code, count in rooms.items():
        for number in range(count):
            room = Room(
                resort_id=house.resort, building_id=building.id, room_type_id=house.types[code],
                number=f"{code}-{number}", floor=1,
            )  # fmt: skip
            db.session.add(room)


@dataclass(frozen=True)
class Drift:
    """What somebody did by hand, and the words of the finding."""

    did: str
    finding: str


FIRST = "(SELECT id FROM voucher WHERE NOT by_place)"
LAST = "(SELECT max(id) FROM voucher WHERE by_place)"
OTHER = "(SELECT id FROM resort WHERE slug = 'borealis')"
CLAIMS = "quota_claim c SET state = 'released' FROM quota_night n, quota q"
DRIFTS = {
    "a place of an expired booking": Drift(
        f"UPDATE booking SET status = 'expired', expires_at = NULL WHERE id = "
        f"(SELECT booking_id FROM voucher WHERE id = {LAST})",
        "a live place belongs to a voucher that has ended",
    ),
    "a place of a dropped voucher": Drift(
        f"UPDATE voucher SET dropped_at = app_now() WHERE id = {LAST}",
        "a live place belongs to a voucher that has ended",
    ),
    "a place for other nights": Drift(
        "UPDATE sharing_place SET nights = daterange(lower(nights), upper(nights) - 1)",
        "a live place belongs to a voucher that has ended, or has moved elsewhere",
    ),
    "a room without a pool": Drift(
        f"UPDATE {CLAIMS} WHERE n.id = c.quota_night_id AND q.id = n.quota_id "
        f"AND q.role = 'pool' AND c.voucher_id = {FIRST}",
        "a voucher has not as many rooms of the pools",
    ),
    "a voucher of another room type": Drift(
        f"UPDATE voucher SET room_type_id = (SELECT room_type_id FROM voucher WHERE id = {LAST}) "
        f"WHERE id = {FIRST}",
        "a live claim or place is of another room type",
    ),
    "a shared room of another type": Drift(
        f"UPDATE sharing SET room_type_id = (SELECT room_type_id FROM voucher WHERE id = {FIRST})",
        "a live claim or place is of another room type",
    ),
    "more sizes than rooms": Drift(
        "UPDATE quota_night SET size = 999", "more or fewer rooms are sold from today on"
    ),
    "a room that is gone": Drift(
        "UPDATE room SET retired_at = app_now() WHERE number = 'single-0'",
        "more or fewer rooms are sold from today on",
    ),
    "a seller's rooms sold to others": Drift(
        "INSERT INTO quota_night (resort_id, quota_id, night, size) "
        "SELECT resort_id, id, current_date + 9, 1 FROM quota WHERE kind = 'commitment'",
        "rooms that are kept for a seller may be sold to others",
    ),
    "a sharer of no sex": Drift(
        f"UPDATE voucher SET sex = NULL, by_place = false WHERE id = {LAST}",
        "a shared room has guests of both sexes",
    ),
    "a voucher of another resort": Drift(
        f"UPDATE voucher SET resort_id = {OTHER} WHERE id = {FIRST}", "are not of one resort"
    ),
    "a claim of another resort": Drift(
        f"UPDATE quota_claim SET resort_id = {OTHER} WHERE voucher_id = {FIRST}",
        "are not of one resort",
    ),
    "a counter of another resort": Drift(
        f"UPDATE quota_night SET resort_id = {OTHER} WHERE held > 0", "are not of one resort"
    ),
    "a place of another resort": Drift(
        f"UPDATE sharing_place SET resort_id = {OTHER}", "are not of one resort"
    ),
}


@pytest.mark.parametrize("drift", DRIFTS.values(), ids=DRIFTS.keys())
def test_a_drift_is_found(sold: Database, drift: Drift) -> None:
    engine = create_engine(sold.owner_url)
    with engine.connect() as connection:  # never committed: the next drift begins as this one did
        connection.execute(text("SELECT set_config('app.scope', 'all', true)"))
        connection.execute(text(drift.did))
        findings = recount(connection)
    engine.dispose()
    assert any(drift.finding in finding for finding in findings), findings
