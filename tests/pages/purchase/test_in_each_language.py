"""The purchase from home to the voucher in each language, at each width, in each scheme.

Six walks of twelve: each language is bought in narrow and in wide, in light and in dark, and each
pair of width and scheme is met. Words differ by language, and are met at both widths; colours are
the same in each, so axe looks at one walk a language: light in Russian, dark in the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Come
from tests.pages.purchase.till import Shop
from tests.pages.test_every_page import look_at
from tests.pages.visitors import NARROW, WIDE, Visitor

pytestmark = [pytest.mark.pages, pytest.mark.slow]
CARD = re.compile("4242 4242")
DAYS = count(10, 10)
WALKS: tuple[tuple[str, int, Literal["light", "dark"], bool], ...] = (
    ("en-GB", NARROW, "dark", True),
    ("en-GB", WIDE, "light", False),
    ("ru-RU", NARROW, "light", True),
    ("ru-RU", WIDE, "dark", False),
    ("et-EE", NARROW, "light", False),
    ("et-EE", WIDE, "dark", True),
)
"""Language, width, scheme, and whether axe looks at each step."""


@pytest.mark.parametrize(("language", "width", "scheme", "judged"), WALKS)
def test_a_stay_is_bought(
    come: Come,
    shop: Shop,
    language: str,
    width: int,
    scheme: Literal["light", "dark"],
    judged: bool,
) -> None:
    guest = come(width, language=language, scheme=scheme)
    guest.page.emulate_media(reduced_motion="reduce")
    found: list[str] = []
    for _step in steps(guest, shop, start=next(DAYS)):
        guest.look()
        expect(guest.page.locator("html")).to_have_attribute("lang", language[:2])
        found += look_at(guest) if judged else []
    expect(guest.page.locator("main a[href*='voucher']")).to_be_visible()
    assert shop.status_of(guest.page.locator("main .code").first.inner_text()) == "confirmed"
    assert found == []


def steps(guest: Visitor, shop: Shop, *, start: int) -> Iterator[None]:
    """From page to page of ours, by places and not by words, stopping to be looked at."""
    page, main = guest.page, guest.page.locator("main")
    page.goto(shop.url)
    yield
    page.locator("#arrival").fill(shop.house.day(start).isoformat())
    page.locator("#nights").fill("7")
    page.locator("#adults").select_option("1")
    page.locator("#search .search__action button").click()
    yield
    page.locator(".offer__go").first.click()
    expect(page.locator("#stay")).to_be_visible()
    yield
    page.locator("#stay .onward button").click()
    expect(page.locator("#details")).to_be_visible()
    yield
    page.locator("#buyer_name").fill("Anna Mets")
    page.locator("#email").fill(f"anna-{start}@example.org")
    page.locator("#details .onward button").click()
    expect(main.locator(".code")).to_be_visible()
    yield
    main.locator("form[action$='/payment'] button").first.click()
    page.get_by_label(CARD).check()
    page.locator("main button[type=submit]").click()
    expect(main.locator(".code")).to_be_visible()
    yield
