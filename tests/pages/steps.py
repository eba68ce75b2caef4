"""Steps that several walks take."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.cast import House
from tests.pages.visitors import Visitor
from tests.staff import PASSWORD, Person


def search(visitor: Visitor, house: House, *, start: int, nights: int = 7) -> None:
    """From the home page to the stays of one adult."""
    visitor.open("/")
    page = visitor.page
    page.get_by_label("Arrival").fill(house.day(start).isoformat())
    page.get_by_label("Nights").fill(str(nights))
    page.get_by_label("Adults", exact=True).select_option("1")
    visitor.press("Show stays and prices")


def choose(visitor: Visitor, room: str) -> None:
    """From the stays to who travels."""
    visitor.page.get_by_role("link", name=f"Choose {room}").first.click()
    expect(visitor.page.get_by_role("heading", name="Who is coming?")).to_be_visible()
    visitor.look()


def go_on(visitor: Visitor) -> None:
    """From who travels to the details."""
    visitor.press("Continue to details")
    expect(visitor.page.get_by_role("heading", name="How can we reach you?")).to_be_visible()


def hold(visitor: Visitor, *, name: str = "Anna Mets", email: str) -> str:
    """From who travels, or from the details, to the booking; returns its code."""
    page = visitor.page
    if "/book/details" not in page.url:
        go_on(visitor)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(email)
    visitor.press("Hold this room")
    expect(page.get_by_role("heading", name="Held for you")).to_be_visible()
    return page.locator("main .code").inner_text()


def sign_in(visitor: Visitor, person: Person, to: str = "/desk") -> None:
    """From a page of the desk, over the form, back to it."""
    visitor.open(to)
    visitor.page.get_by_label("E-mail").fill(person.email)
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.press("Sign in")
    expect(visitor.page.get_by_role("link", name=person.email.split("@")[0])).to_be_visible()
