"""The API fails on purpose: before its effect, after it, without an answer, for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.sandbox.conftest import sdk, stay
from tests.sandbox.listener import eventually
from tests.sandbox.running import RunningSandbox, running_sandbox

CREATE = {"path": "/checkout/sessions", "method": "POST"}


def begin(client: stripe.StripeClient, key: str) -> stripe.checkout.Session:
    params = stay(expires_at=None, client_reference_id=key)
    del params["expires_at"]
    return client.v1.checkout.sessions.create(params, {"idempotency_key": key})


def made(client: stripe.StripeClient, key: str) -> int:
    found = client.v1.checkout.sessions.list(params={"limit": 100}).data
    return [session.client_reference_id for session in found].count(key)


@pytest.mark.parametrize(
    ("name", "effects"),
    [
        ("api_error_before", 0),
        ("api_error_after", 1),
        ("api_timeout", 1),
        ("api_down", 0),
    ],
)
def test_whatever_was_done_another_try_with_the_same_key_makes_it_once(
    client: stripe.StripeClient, box: RunningSandbox, name: str, effects: int
) -> None:
    box.switch(name, count=1, **CREATE)
    with pytest.raises(stripe.APIError if "error" in name else stripe.StripeError):
        begin(client, name)
    assert made(client, name) == effects
    session = begin(client, name)
    assert (made(client, name), session.status) == (1, "open")


@pytest.mark.parametrize("name", ["api_error_before", "api_error_after", "api_down"])
def test_the_sdk_gets_over_it_by_itself(
    client: stripe.StripeClient, box: RunningSandbox, name: str
) -> None:
    box.switch(name, count=1, **CREATE)
    begin(sdk(box, max_network_retries=2), f"{name} patiently")
    assert made(client, f"{name} patiently") == 1


def test_the_answer_may_come_never_and_the_client_gives_up(box: RunningSandbox) -> None:
    impatient = sdk(box, http_client=stripe.RequestsClient(timeout=0.3))
    box.switch("api_timeout", count=1, seconds=1.5, **CREATE)
    with pytest.raises(stripe.APIConnectionError):
        begin(impatient, "no patience")
    assert made(impatient, "no patience") == 1


def test_while_some_hang_others_are_answered(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    box.switch("api_timeout", count=8, seconds=1, **CREATE)

    def hang(number: int) -> None:
        with pytest.raises(stripe.APIConnectionError):
            begin(client, f"hanging {number}")

    with ThreadPoolExecutor(8) as pool:
        hanging = [pool.submit(hang, number) for number in range(8)]
        assert eventually(lambda: not box.switches())
        client.v1.charges.list()
        assert not any(found.done() for found in hanging)


def test_refused_at_the_door_it_gets_no_answer_at_all(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    box.switch("api_down", refuse=True)
    with pytest.raises(stripe.APIConnectionError):
        client.v1.charges.list()


@pytest.mark.parametrize(
    "said",
    [
        {"name": "lightning"},
        {"name": "api_down", "count": 0},
        {"name": "api_down", "count": "many"},
        {"name": "api_down", "seconds": -1},
        {"name": "api_down", "colour": "red"},
    ],
)
def test_a_switch_that_there_is_not_is_told(box: RunningSandbox, said: dict[str, Any]) -> None:
    with pytest.raises(OSError, match="400"):
        box.switch(said.pop("name"), **said)


@pytest.mark.parametrize(("name", "effects"), [("api_die_before", 0), ("api_die_after", 1)])
def test_killed_at_work_it_has_done_all_or_nothing(tmp_path: Path, name: str, effects: int) -> None:
    with running_sandbox(tmp_path) as box:
        client = sdk(box)
        box.switch(name, count=1, **CREATE)
        with pytest.raises(stripe.APIConnectionError):
            begin(client, "killed")
        assert eventually(lambda: box.process.poll() is not None)
        box.start()
        assert made(client, "killed") == effects
        first = begin(client, "killed")
        assert made(client, "killed") == 1
        assert begin(client, "killed").id == first.id


def test_killed_at_random_it_keeps_whatever_it_has_answered(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as box:
        client, answered = sdk(box), list[str]()
        for round_ in range(3):
            with ThreadPoolExecutor(3) as pool:
                sellers = [pool.submit(sell_until_killed, box, answered) for _ in range(2)]
                assert eventually(lambda: len(answered) > 10 * (round_ + 1))  # noqa: B023  # at once
                box.kill()
                assert [seller.result() for seller in sellers] == [None, None]
            box.start()
        for session_id in answered:
            session = client.v1.checkout.sessions.retrieve(
                session_id, params={"expand": ["payment_intent"]}
            )
            assert isinstance(session.payment_intent, stripe.PaymentIntent)
            charges = client.v1.charges.list(params={"payment_intent": session.payment_intent.id})
            assert [charge.amount for charge in charges.data] == [12345]


def sell_until_killed(box: RunningSandbox, answered: list[str]) -> None:
    client = sdk(box)
    try:
        while True:
            session = client.v1.checkout.sessions.create(params=stay())
            box.pay(session.id)
            answered.append(session.id)
    except (OSError, stripe.APIConnectionError):
        return
