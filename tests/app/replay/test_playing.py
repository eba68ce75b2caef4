"""A replay: by the ordinary operations, at the prices of the file, and the recount is clean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.config import Config
from app.factory import create_app
from app.replay.command import open_resorts
from app.replay.events import Kind
from app.replay.figures import months_of
from app.replay.hotels import hotel_of
from app.replay.player import Outcomes
from app.replay.processes import inside, play_hotel
from app.replay.rows import Demand, read_demand
from billing.payments.models import Payment, Refund
from core.clock import now
from core.db import db
from core.outbox.models import OutboxRow
from crm.messages.models import Message
from crs.bookings.models import Booking, BookingVersion, Voucher
from pms.stays.models import Stay
from tests.app.replay.file import CITY, RESORT, line, write_file
from tests.app.replay.recount import months_from

pytestmark = pytest.mark.usefixtures("movable_clock")

LINES = [
    line(lead=30, arrives=0, nights=3, adr="60.05"),                                  # 2
    line(lead=20, arrives=0, nights=3, outcome="Canceled", status_after=-5),          # 3
    line(lead=12, arrives=1, nights=2, adr="101.1", booking_changes=1),               # 4
    line(lead=9, arrives=1, nights=2, booking_changes=3, children=1),                 # 5
    line(lead=5, arrives=2, nights=1, adr="0"),                                       # 6
    line(lead=5, arrives=5, nights=2, outcome="No-Show"),                             # 7
    line(lead=4, arrives=30, nights=4, status_after=1, babies=1),                     # 8
    line(lead=2, arrives=6, nights=1, adults=26, outcome="Canceled"),                 # 9
    line(lead=1, arrives=1, nights=2, outcome="Canceled"),                            # 10
    line(lead=40, arrives=9, outcome="Canceled", deposit_type="Non Refund", adr="55"),  # 11
    line(RESORT, lead=3, arrives=12, nights=7, meal="FB", reserved_room_type="E"),    # 12
]  # fmt: skip


@pytest.fixture
def demand(tmp_path: Path) -> Demand:
    return read_demand(write_file(tmp_path / "bookings.csv", LINES))


@pytest.fixture
def played(config: Config, demand: Demand) -> Iterator[dict[str, Outcomes]]:
    """Both hotels, one after the other in this process; everything is seen afterwards."""
    app = create_app(config)
    hotels = {name: hotel_of(name, name[:4].lower(), rows) for name, rows in demand.rows.items()}
    with inside(app):
        open_resorts(demand, hotels)
    outcomes = {
        name: play_hotel(app, hotel, demand.rows[name], lambda _more: None)
        for name, hotel in hotels.items()
    }
    with inside(app):
        yield outcomes


def booking_of(played: dict[str, Outcomes], number: int) -> Booking:
    return db.session.get_one(Booking, played[CITY].sold[number].booking)


def test_each_row_becomes_what_the_file_says(played: dict[str, Outcomes]) -> None:
    city = played[CITY]
    assert city.faults == played[RESORT].faults == []
    assert city.refused == {"TooManyPersons": 1, "NoRoomFree": 1}
    assert set(city.sold) == {2, 3, 4, 5, 6, 7, 8, 11}
    assert city.played == {
        Kind.BOOKED: 8, Kind.AMENDED: 2, Kind.CANCELLED: 2, Kind.ARRIVED: 5, Kind.DEPARTED: 5,
        Kind.NO_SHOW: 1,
    }  # fmt: skip
    states = (
        select(Booking.status, Stay.status)
        .join(Voucher, Voucher.booking_id == Booking.id)
        .outerjoin(Stay, Stay.voucher_id == Voucher.id)
    )
    assert Counter((booking, stay) for booking, stay in db.session.execute(states)) == {
        ("confirmed", "departed"): 6, ("confirmed", "no_show"): 1, ("cancelled", None): 2,
    }  # fmt: skip


def test_each_is_paid_by_its_terms_and_refunded_by_them(played: dict[str, Outcomes]) -> None:
    def paid(number: int) -> list[int]:
        wanted = select(Payment.amount).where(Payment.subject.endswith(codes[number]))
        return list(db.session.scalars(wanted))

    codes = {number: booking_of(played, number).code for number in played[CITY].sold}
    assert (paid(2), paid(4), paid(6), paid(11)) == ([6005], [10110], [], [11000])
    refunds = db.session.execute(select(Refund.subject, Refund.amount, Refund.status)).all()
    assert [tuple(one) for one in refunds] == [(f"booking:{codes[3]}", 8050, "done")]
    assert booking_of(played, 11).cancellation_fee == 11000


def test_an_amendment_ends_at_the_nights_and_the_price_of_the_file(
    played: dict[str, Outcomes],
) -> None:
    for number, nights, total in ((4, 2, 20220), (5, 2, 16100)):
        booking = booking_of(played, number)
        [voucher] = booking.vouchers
        assert (voucher.nights.upper - voucher.nights.lower).days == nights  # type: ignore[operator]  # both ends are there
        assert (booking.total, booking.version) == (total, 2)
        assert all(person.name for person in voucher.persons)
    first = select(BookingVersion.total).where(BookingVersion.booking_id == booking.id)
    assert db.session.scalars(first.order_by(BookingVersion.number)).all() == [24150, 16100]


def test_all_is_dated_as_it_was_and_nobody_is_written_to(played: dict[str, Outcomes]) -> None:
    booking = booking_of(played, 2)
    assert booking.created_at.isoformat() == "2015-06-01T09:30:00+00:00"
    assert f"{booking.vouchers[0].number}" == "CITY-2015-000002"
    waiting = select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))
    assert db.session.scalar(waiting) == 0
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
    assert now().year > 2020


def test_the_months_agree_with_the_file_to_the_cent(
    played: dict[str, Outcomes], demand: Demand
) -> None:
    for name, outcomes in played.items():
        told = {
            f"{month.first:%Y-%m}": (month.nights, month.revenue.exact)
            for month in months_of(name[:4].lower())
        }
        assert told == months_from(demand, name, outcomes)
