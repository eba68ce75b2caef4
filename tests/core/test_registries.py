"""Page slots: a lower package's page shows what a higher one knows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string

from core.registries import add_slot, slots
from crs.bookings.models import Booking
from crs.bookings.operations import hold_booking
from crs.bookings.queries import link_signature
from tests.cast import House
from tests.make import make_wish
from tests.staff import Person, browser_of, within

PLACES = ("shop.my_booking", "bookings.booking")


@pytest.fixture
def addresses(app: Flask, aurora: House) -> dict[str, str]:
    """The pages with the slots, of one booking."""

    def book() -> dict[str, str]:
        booking = hold_booking(make_wish(aurora))
        key = link_signature(booking)
        return {
            "shop.my_booking": f"/bookings/{booking.code}?key={key}",
            "bookings.booking": f"/desk/bookings/{booking.code}",
        }

    return within(app, book)


@pytest.fixture
def filled() -> Iterator[None]:
    """As a package above would fill them in; what others put there stays."""
    for place in PLACES:
        add_slot(place, timetable)
        add_slot(place, timetable)
    yield
    for place in PLACES:
        slots[place].remove(timetable)


def timetable(booking: Booking) -> str:
    words = "<h2>Timetable</h2><p>{{ buyer }}</p>"
    return render_template_string(words, buyer=f"<b>{booking.buyer.name}</b>")


@pytest.mark.parametrize("place", PLACES)
def test_an_empty_slot_shows_nothing(
    app: Flask, rita: Person, addresses: dict[str, str], place: str
) -> None:
    page = browser_of(app, rita).get(addresses[place])
    assert page.status_code == 200
    assert "Timetable" not in page.text


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("place", PLACES)
def test_a_filled_slot_shows_the_partial_once_and_escaped(
    app: Flask, rita: Person, addresses: dict[str, str], place: str
) -> None:
    page = browser_of(app, rita).get(addresses[place]).text
    assert page.count("<h2>Timetable</h2>") == 1
    assert "<p>&lt;b&gt;Anna Mets&lt;/b&gt;</p>" in page
