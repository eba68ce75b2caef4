"""The gallery: every part in every state, by mouse, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from app.ground.cluster import Cluster
from app.ground.valkey import Valkey
from tests.cluster import clone
from tests.pages.conftest import Come, coming
from tests.pages.test_every_page import look_at
from tests.pages.visitors import NARROW, WIDE
from tests.servers import serve

pytestmark = pytest.mark.pages
FACES = ("/gallery", "/gallery?face=desk")
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def workshop(cluster: Cluster, valkey_server: Valkey) -> Iterator[str]:
    """The address of a site in development."""
    with clone(cluster) as database, serve(database, valkey_server, DEMO="1") as server:
        yield server.url


@pytest.fixture
def come(chromium: Browser, workshop: str) -> Iterator[Come]:
    with coming(chromium, workshop) as let_in:
        yield let_in


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(NARROW, "light", "ru"), (WIDE, "dark", "et")]
)
def test_no_part_has_a_fault_that_axe_sees(
    come: Come, width: int, scheme: Scheme, language: str
) -> None:
    assert look_at(come(width, scheme=scheme, language=language), *FACES) == []


def dates_of(page: Page) -> list[str]:
    return [page.locator(f"#{name}").input_value() for name in ("arrival", "nights", "departure")]


def test_a_stay_is_chosen_by_keyboard_alone(come: Come) -> None:
    guest = come(NARROW)
    page = guest.page
    guest.open("/gallery")
    first = date.fromisoformat(dates_of(page)[0])
    guest.tab_to("Calendar")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Choose the arrival day")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Choose the departure day")).to_be_visible()
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("[data-calendar]").first).not_to_be_visible()
    last = first + timedelta(14)
    assert dates_of(page) == [(first + timedelta(1)).isoformat(), "13", last.isoformat()]


def test_arrival_nights_and_departure_follow_each_other(come: Come) -> None:
    guest = come()
    page = guest.page
    guest.open("/gallery")
    first = date.fromisoformat(dates_of(page)[0])
    assert dates_of(page) == [first.isoformat(), "14", (first + timedelta(14)).isoformat()]
    page.locator("#nights").fill("10")
    assert dates_of(page)[2] == (first + timedelta(10)).isoformat()
    page.locator("#departure").fill((first + timedelta(21)).isoformat())
    page.locator("#departure").blur()
    assert dates_of(page)[1] == "21"
    assert page.locator("#departure").get_attribute("name") is None, "the nights say it"


def test_without_scripts_nights_or_the_day_of_departure_are_typed(come: Come) -> None:
    guest = come(scripts=False)
    page = guest.page
    guest.open("/gallery")
    expect(page.get_by_role("button", name="Calendar")).to_have_count(0)
    expect(page.get_by_text("one of them is enough").first).to_be_visible()
    assert page.locator("#departure").get_attribute("name") == "departure"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_dialog_opens_and_closes(come: Come, scripts: bool) -> None:
    guest = come(scripts=scripts)
    page = guest.page
    guest.open("/gallery")
    opener = page.get_by_role("link", name="Cancel this booking").last
    dialog = page.locator("#gallery-dialog")
    opener.click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("link", name="Back").click()
    expect(dialog).not_to_be_visible()


def test_a_dialog_gives_the_focus_back(come: Come) -> None:
    guest = come()
    guest.open("/gallery")
    opener = guest.page.get_by_role("link", name="Cancel this booking").last
    opener.focus()
    guest.page.keyboard.press("Enter")
    expect(guest.page.locator("#gallery-dialog")).to_be_visible()
    guest.page.keyboard.press("Escape")
    expect(guest.page.locator("#gallery-dialog")).not_to_be_visible()
    expect(opener).to_be_focused()
