"""Whoever pays, and whoever began the card's session: the guest's key goes to the guest alone."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.config import Config
from app.factory import create_app
from billing.payments.models import Payment
from billing.payments.settings import StripeSettings
from core.db import db
from crs.bookings.queries import find_booking, link_signature, pay_signature
from tests.billing.payments.pay_desk import SECRET, new_key
from tests.cast import House, build_house
from tests.crs.channels.partners import make_program
from tests.crs.proposals.test_proposals import asks, propose, take
from tests.sandbox.running import RunningSandbox, running_sandbox
from tests.shopper import Halt
from tests.staff import browser_of, within

CODE = re.compile(r"/bookings/([0-9A-Z]{8})\?key=")
Begin = Callable[[Flask, House], str]


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def app(config: Config, box: RunningSandbox) -> Iterator[Flask]:
    """The application with an account at the sandbox."""
    stripe = StripeSettings({"": new_key()}, {"": SECRET}, box.url)
    made = create_app(replace(config, stripe=stripe))
    yield made
    with made.app_context():
        db.engine.dispose()


def begun_by_a_partner(app: Flask, house: House) -> str:
    """The API opens the session before anybody has seen a page."""
    made = make_program(app, house).book().get_json()
    assert made["payment_url"] is not None
    return str(made["code"])


def begun_by_its_guest(app: Flask, house: House) -> str:
    """A booking from a proposal, which its guest has begun to pay."""
    guest = browser_of(app, None)
    location = take(guest, propose(app, house, asks(app, house), 10)).location
    found = CODE.search(location)
    assert found is not None
    key = location.partition("?key=")[2]
    guest.post(f"/bookings/{found.group(1)}/payment", data={"key": key})
    return found.group(1)


def nobody_began(app: Flask, house: House) -> str:
    """Who pays is the first to open a session."""
    location = take(browser_of(app, None), propose(app, house, asks(app, house), 10)).location
    found = CODE.search(location)
    assert found is not None
    return found.group(1)


def keys_of(app: Flask, code: str) -> tuple[str, str]:
    """The guest's, and that of who pays."""
    return within(
        app, lambda: (link_signature(find_booking(code)), pay_signature(find_booking(code)))
    )


def follow(client: FlaskClient, path: str) -> list[TestResponse]:
    """Every answer on the way there."""
    seen = [client.get(path)]
    while 300 <= seen[-1].status_code < 400:
        seen.append(client.get(seen[-1].location))
    return seen


@pytest.mark.parametrize("begin", [begun_by_a_partner, begun_by_its_guest, nobody_began])
def test_who_pays_is_led_back_without_the_key_of_the_guest(
    app: Flask, box: RunningSandbox, begin: Begin
) -> None:
    house = build_house(app)
    code = begin(app, house)
    guests_key, pay_key = keys_of(app, code)
    payer = browser_of(app, None)
    card_page = payer.post(f"/pay/{code}/payment", data={"key": pay_key}).location
    assert card_page.startswith(f"{box.url}/pay/"), card_page
    box.pay(card_page.rsplit("/", 1)[1])
    back = urlsplit(led_to(card_page))
    seen = follow(payer, f"{back.path}?{back.query}")
    assert "/pay/" in seen[-1].request.path
    assert "The stay is booked" in seen[-1].text or "Your payment has arrived" in seen[-1].text
    told = [card_page, back.geturl()]
    told += [one.text + str(one.headers) + one.request.url for one in seen]
    assert not any(guests_key in words for words in told)
    kept = within(app, lambda: db.session.scalars(select(Payment.return_path)).all())
    assert kept
    assert not any(guests_key in path for path in kept)


def test_the_page_of_the_card_speaks_the_language_of_who_pays(
    app: Flask, box: RunningSandbox
) -> None:
    house = build_house(app)
    code = nobody_began(app, house)
    path, form = f"/ru/pay/{code}/payment", {"key": keys_of(app, code)[1]}
    card_page = browser_of(app, None).post(path, data=form).location
    with urllib.request.urlopen(card_page, timeout=30) as page:
        assert '<html lang="ru">' in page.read().decode()


def led_to(card_page: str) -> str:
    """Where the provider leads who has paid."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Halt).open(card_page, timeout=30)
    with answer.value as found:
        return str(found.headers["Location"])
