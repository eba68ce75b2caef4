"""Languages: chosen once, kept from page to page and through signing in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Come, Site
from tests.pages.steps import search
from tests.pages.visitors import NARROW
from tests.staff import PASSWORD

pytestmark = pytest.mark.pages


def test_the_browser_says_which_language_a_guest_reads(come: Come) -> None:
    guest = come(language="et-EE")
    guest.open("/")
    expect(guest.page.locator("html")).to_have_attribute("lang", "et")


def test_a_chosen_language_keeps_the_search_and_stays(come: Come, site: Site) -> None:
    guest = come(NARROW)
    page = guest.page
    search(guest, site.house, start=12)
    asked = page.url.removeprefix(site.url)
    page.get_by_title("Русский").click()
    guest.look()
    expect(page).to_have_url(f"{site.url}/ru{asked}")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    for path in ("/", "/resorts/aurora", "/sign-in"):
        guest.open(path)
        expect(page.locator("html")).to_have_attribute("lang", "ru")


def test_who_chose_a_language_reads_the_desk_in_it(come: Come, site: Site) -> None:
    person = come(NARROW)
    page = person.page
    person.open("/sign-in")
    page.get_by_title("Eesti").click()
    page.locator("[name=email]").fill(site.reception.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url("**/desk/**")
    person.look()
    expect(page.locator("html")).to_have_attribute("lang", "et")
