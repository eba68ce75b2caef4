"""The desk's search: by kind, for each person what is theirs to see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from core.search.searching import MOST
from crs.bookings.operations import hold_booking
from crs.bookings.wishes import BuyerWish
from tests.cast import House, build_house
from tests.make import make_wish
from tests.staff import Person, browser_of, make_person, within

PAGE = "/desk/search"


def hold(app: Flask, house: House, name: str) -> str:
    """A booking by somebody of this name; its code."""

    def book() -> str:
        email = f"{name.replace(' ', '.').lower()}@pines.example"
        buyer = BuyerWish(name, email, "+372 5555 0101")
        return hold_booking(replace(make_wish(house), buyer=buyer)).code

    return within(app, book)


@pytest.fixture
def codes(app: Flask, aurora: House, boreas: House) -> dict[str, str]:
    """A booking at each house."""
    return {one.slug: hold(app, one, f"Guest of {one.slug}") for one in (aurora, boreas)}


def found(app: Flask, person: Person, words: str) -> str:
    answer = browser_of(app, person).get(PAGE, query_string={"q": words})
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]


@pytest.mark.parametrize("words", ["guest of", "PINES", "5555 0101"])
def test_bookings_are_found_by_what_is_known_of_the_buyer(
    app: Flask, codes: dict[str, str], rita: Person, olga: Person, words: str
) -> None:
    of_rita, of_olga = found(app, rita, words), found(app, olga, words)
    assert [slug for slug, code in codes.items() if code in of_rita] == ["aurora"]
    assert [slug for slug, code in codes.items() if code in of_olga] == ["aurora", "boreas"]


def test_a_foreign_code_finds_nothing(app: Flask, codes: dict[str, str], rita: Person) -> None:
    page = found(app, rita, codes["boreas"])
    assert "Guest of boreas" not in page
    assert "Nothing with this name" in page
    assert f'href="/desk/bookings/{codes["aurora"]}"' in found(app, rita, codes["aurora"])


@pytest.mark.usefixtures("boreas")
def test_resorts_and_rooms_lead_to_their_quotas(app: Flask, rita: Person, olga: Person) -> None:
    assert 'href="/desk/quotas?resort=aurora"' in found(app, rita, "auro")
    assert "boreas" not in found(app, rita, "singl")
    page = found(app, olga, "SINGL")
    for slug in ("aurora", "boreas"):
        assert f'href="/desk/quotas?resort={slug}"' in page


def test_staff_are_found_by_who_manages_them(
    app: Flask, rita: Person, mart: Person, boris: Person
) -> None:
    assert rita.email in found(app, mart, "rita")
    assert boris.email not in found(app, mart, "boris")
    assert rita.email not in found(app, rita, "rita")


def test_words_stay_words(app: Flask, codes: dict[str, str], olga: Person) -> None:
    page = found(app, olga, "%%")
    assert [code for code in codes.values() if code in page] == []
    assert "Type one more letter" in found(app, olga, "a")
    assert "Enter a name" in found(app, olga, "")


def test_many_are_cut_off_and_that_is_said(app: Flask) -> None:
    house = build_house(app, slug="large", rooms={"single": MOST + 1})
    rita = make_person(app, "reception", house.resort, name="Rita")
    for number in range(MOST):
        hold(app, house, f"Guest {number}")
    assert "There are more" not in found(app, rita, "guest")
    hold(app, house, "Guest last")
    page = found(app, rita, "guest")
    assert page.count("Guest ") == MOST
    assert "There are more" in page


def test_as_one_types_only_the_findings_come(
    app: Flask, codes: dict[str, str], rita: Person
) -> None:
    browser = browser_of(app, rita)
    part = browser.get(PAGE, query_string={"q": "guest"}, headers={"HX-Request": "true"}).text
    assert codes["aurora"] in part
    assert "<main" not in part
    assert "data-search" in browser.get("/desk/bookings").text


@pytest.mark.usefixtures("codes")
def test_who_has_yet_to_set_up_codes_finds_nothing(app: Flask, rita: Person) -> None:
    app.config["TOTP_ROLES"] = frozenset({"reception"})
    answer = browser_of(app, rita).get(PAGE, query_string={"q": "guest"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile")


def test_a_pasted_letter_is_searched_by_its_beginning(
    app: Flask, codes: dict[str, str], aurora: House
) -> None:
    person = make_person(app, "reception", aurora.resort)
    code = codes["aurora"]
    assert code in found(app, person, code + " " * 200 + "and much else" * 5_000)
