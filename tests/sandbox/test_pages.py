"""The pay page and the page of switches, in a browser without JavaScript."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
import stripe
from playwright.sync_api import Browser, Page, expect

from app.ground.places import ROOT
from sandbox.checkout.cards import CARDS
from sandbox.checkout.paying import MESSAGES
from sandbox.pages.words import WORDS
from tests.pages.visitors import NARROW, SIDEWAYS, WIDE
from tests.sandbox.conftest import stay
from tests.sandbox.running import RunningSandbox

pytestmark = pytest.mark.pages
TEMPLATES = ROOT / "sandbox/templates"
PAGES = ("frame.html", "pay.html", "_card.html", "bank.html", "over.html", "waiting.html")
SAID = re.compile(r'say\("([^"]+)"')
BAND = "This is a test: no money moves."


@pytest.fixture(params=[NARROW, WIDE])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    size = {"width": request.param, "height": 844}
    context = chromium.new_context(java_script_enabled=False, viewport=size)  # type: ignore[arg-type]  # a TypedDict
    found = context.new_page()
    found.on("console", lambda said: pytest.fail(said.text) if "Policy" in said.text else None)
    yield found
    context.close()


def session_of(client: stripe.StripeClient, box: RunningSandbox) -> stripe.checkout.Session:
    """One that leads back to pages that answer."""
    return client.v1.checkout.sessions.create(
        params=stay(
            123_456,
            success_url=f"{box.url}/healthz?paid={{CHECKOUT_SESSION_ID}}",
            cancel_url=f"{box.url}/healthz?back",
        )
    )


def pay(page: Page, number: str) -> None:
    page.locator(f"input[value='{number}']").check()
    page.get_by_role("button", name="Pay EUR 1,234.56").click()


def test_it_says_what_and_how_much_and_that_it_is_a_test(
    page: Page, client: stripe.StripeClient, box: RunningSandbox
) -> None:
    page.goto(str(session_of(client, box).url))
    expect(page.get_by_text(BAND)).to_be_visible()
    expect(page.get_by_role("heading", name="EUR 1,234.56")).to_be_visible()
    expect(page.get_by_text("A week by the sea")).to_be_visible()
    expect(page.get_by_text("Time left: 30 minutes")).to_be_visible()
    page.get_by_role("link", name="Back without paying").click()
    assert page.url == f"{box.url}/healthz?back"


def test_declined_asked_by_the_bank_and_paid_at_last(
    page: Page, client: stripe.StripeClient, box: RunningSandbox
) -> None:
    session = session_of(client, box)
    page.goto(str(session.url))
    pay(page, "4000000000000002")
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined.")
    pay(page, "4000000000009995")
    expect(page.get_by_role("alert")).to_contain_text("insufficient funds")
    pay(page, "4000002500003155")
    expect(page.get_by_text(BAND)).to_be_visible()
    page.get_by_role("button", name="Fail").click()
    expect(page.get_by_role("alert")).to_contain_text("Your bank did not recognise you.")
    pay(page, "4000002500003155")
    page.get_by_role("button", name="Pass").click()
    assert page.url == f"{box.url}/healthz?paid={session.id}"
    page.goto(str(session.url))  # another window, which is late
    assert page.url == f"{box.url}/healthz?paid={session.id}"


@pytest.mark.parametrize(
    ("locale", "button", "declined"),
    [
        ("ru", "Оплатить 1 234,56 EUR", "Карта отклонена."),
        ("et", "Maksa 1 234,56 EUR", "Kaart lükati tagasi."),
    ],
)
def test_it_speaks_the_language_of_its_session(
    page: Page,
    client: stripe.StripeClient,
    box: RunningSandbox,
    locale: str,
    button: str,
    declined: str,
) -> None:
    session = client.v1.checkout.sessions.create(params=stay(123_456, locale=locale))
    page.goto(str(session.url))
    expect(page.locator("html")).to_have_attribute("lang", locale)
    page.locator("input[value='4000000000000002']").check()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("alert")).to_contain_text(declined)
    expect(page.get_by_role("button", name=button)).to_be_visible()


def test_an_expired_page_says_so(
    page: Page, client: stripe.StripeClient, box: RunningSandbox
) -> None:
    session = session_of(client, box)
    page.goto(str(session.url))
    client.v1.checkout.sessions.expire(session.id)
    pay(page, "4242424242424242")
    expect(page.get_by_role("heading", name="The time to pay is over")).to_be_visible()


def test_late_money_is_waited_for(
    page: Page, client: stripe.StripeClient, box: RunningSandbox
) -> None:
    session = session_of(client, box)
    page.goto(str(session.url))
    pay(page, "4000000000000101")
    expect(page.get_by_role("heading", name="Waiting for the bank")).to_be_visible()
    client.v1.checkout.sessions.expire(session.id)
    page.wait_for_url(f"{box.url}/healthz?paid={session.id}")


def test_no_page_is_wider_than_the_window(
    chromium: Browser,
    client: stripe.StripeClient,
    box: RunningSandbox,
) -> None:
    session = session_of(client, box)
    context = chromium.new_context(viewport={"width": NARROW, "height": 844})
    found = context.new_page()
    for address in (str(session.url), f"{box.url}/", f"{box.url}/pay/cs_test_nobody"):
        found.goto(address)
        assert found.evaluate(SIDEWAYS) == 0, address
    context.close()


def test_switches_are_thrown_by_hand(page: Page, box: RunningSandbox) -> None:
    page.goto(box.url)
    form = page.locator("li", has_text="webhooks_drop")
    form.get_by_label("Times").fill("3")
    form.get_by_role("button", name="On").click()
    expect(page.locator("li", has_text="webhooks_drop")).to_contain_text("on: 3 more")
    assert [(switch["name"], switch["count"]) for switch in box.switches()] == [
        ("webhooks_drop", 3)
    ]
    page.get_by_role("button", name="All off").click()
    assert box.switches() == []


def test_a_double_click_and_a_second_tab_charge_once(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    session = session_of(client, box)
    form = urlencode({"card": "4242424242424242"}).encode()

    def click(_: int) -> str:
        with urllib.request.urlopen(str(session.url), data=form, timeout=20) as answer:
            return str(answer.url)

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(click, range(10))) == {f"{box.url}/healthz?paid={session.id}"}
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    assert len(client.v1.charges.list(params={"payment_intent": str(intent)}).data) == 1


def test_every_word_has_its_russian_and_its_estonian() -> None:
    said = {text for name in PAGES for text in SAID.findall((TEMPLATES / name).read_text())}
    said |= set(MESSAGES.values()) | {card.does for card in CARDS}
    assert said <= set(WORDS)
    assert all(set(words) == {"ru", "et"} for words in WORDS.values())
