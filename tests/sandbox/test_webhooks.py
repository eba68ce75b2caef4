"""Webhooks: signed, tried again, and wrong in each way that a switch makes them wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import stripe

from tests.sandbox.conftest import sdk, stay
from tests.sandbox.listener import SECRET, Listener, eventually, listening
from tests.sandbox.running import RunningSandbox, running_sandbox

DONE = "checkout.session.completed"


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, listener: Listener
) -> Iterator[RunningSandbox]:
    """Whoever listens here hears only of sessions that were paid."""
    folder = tmp_path_factory.mktemp("sandbox")
    with running_sandbox(folder, [(listener.url, SECRET, [DONE])]) as box:
        yield box


def sell(client: stripe.StripeClient, box: RunningSandbox) -> str:
    session = client.v1.checkout.sessions.create(params=stay())
    box.pay(session.id)
    return session.id


def told_of(listener: Listener) -> list[str]:
    return [event.data.object["id"] for event in listener.events]


def test_it_is_sent_again_until_it_is_heard(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    listener.answers[:] = [500, 404, 302]
    session = sell(client, box)
    assert eventually(lambda: told_of(listener) == [session] * 4)
    assert eventually(lambda: box.deliveries()[0]["state"] == "done")
    assert box.deliveries()[0]["attempts"] == 4
    event = client.v1.events.retrieve(listener.events[0].id)
    assert (event.type, event.pending_webhooks) == (DONE, 0)


def test_several_are_told_each_with_its_own_secret(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    with listening() as other, listening() as stranger:
        box.listen(other.url, SECRET, [DONE])
        box.listen(stranger.url, "whsec_that_nobody_knows", [DONE])
        session = sell(client, box)
        assert eventually(lambda: told_of(listener) == told_of(other) == [session])
        assert eventually(lambda: stranger.refused)
        assert stranger.events == []


def test_dropped_it_never_comes_unless_it_is_sent_again_by_hand(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    box.switch("webhooks_drop")
    lost = sell(client, box)
    box.clear()
    heard = sell(client, box)
    assert eventually(lambda: told_of(listener) == [heard])
    [event] = [
        event
        for event in client.v1.events.list(params={"type": DONE}).data
        if event.data.object["id"] == lost
    ]
    box.lever(f"/test/events/{event.id}/resend")
    assert eventually(lambda: told_of(listener) == [heard, lost])


def test_delayed_it_comes_after_its_time(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    box.switch("webhooks_delay", count=1, seconds=0.5)
    begun = time.monotonic()
    session = sell(client, box)
    assert eventually(lambda: told_of(listener) == [session])
    assert time.monotonic() - begun >= 0.5


def test_duplicated_it_comes_twice_with_the_same_number(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    box.switch("webhooks_duplicate", count=1)
    session = sell(client, box)
    assert eventually(lambda: told_of(listener) == [session] * 2)
    assert len({event.id for event in listener.events}) == 1


def test_reordered_the_last_comes_first(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    box.switch("webhooks_reorder", seconds=3600)  # one slot of time, in which all of it lies
    sold = [sell(client, box) for _ in range(3)]
    due = {
        delivery["event_id"]: delivery["due"]
        for delivery in box.deliveries()
        if delivery["url"] == listener.url
    }
    found = client.v1.events.list(params={"type": DONE, "limit": 3}).data
    in_turn = sorted(found, key=lambda event: due[event.id])
    assert [event.data.object["id"] for event in in_turn] == sold[::-1]
    assert listener.events == []


@pytest.mark.parametrize("name", ["webhooks_tamper", "webhooks_stale"])
def test_a_spoiled_one_does_not_pass_for_genuine(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener, name: str
) -> None:
    box.switch(name, count=1)
    sell(client, box)
    assert eventually(lambda: listener.refused)
    assert listener.events == []


def test_while_one_endpoint_is_away_others_are_told(
    client: stripe.StripeClient, box: RunningSandbox, listener: Listener
) -> None:
    box.listen("http://127.0.0.1:1/nobody", SECRET, [DONE])
    sold = [sell(client, box) for _ in range(10)]
    assert eventually(lambda: sorted(told_of(listener)) == sorted(sold))


def test_killed_it_tells_after_its_return_what_it_owed(tmp_path: Path) -> None:
    with listening() as later, running_sandbox(tmp_path) as box:
        client = sdk(box)
        box.listen("http://127.0.0.1:1/not-yet", SECRET, [DONE])
        sold = [sell(client, box) for _ in range(5)]
        box.switch("webhooks_delay", seconds=0.3)
        box.listen(later.url, SECRET, [DONE])
        sold += [sell(client, box) for _ in range(5)]
        box.kill()
        box.start()
        assert eventually(lambda: sorted(told_of(later)) == sorted(sold[5:]))
        for session in sold:
            found = client.v1.checkout.sessions.retrieve(session)
            assert (found.status, found.payment_status) == ("complete", "paid")
        states = [delivery["state"] for delivery in box.deliveries()]
        assert states.count("due") >= 5  # owed to who is not there, and not forgotten


def test_killed_between_sending_and_ticking_off_it_sends_twice(tmp_path: Path) -> None:
    with (
        listening() as listener,
        running_sandbox(tmp_path, [(listener.url, SECRET, [DONE])]) as box,
    ):
        box.switch("webhooks_die", count=1)
        session = sell(sdk(box), box)
        assert eventually(lambda: box.process.poll() is not None)
        assert told_of(listener) == [session]
        box.start()
        assert eventually(lambda: told_of(listener) == [session] * 2)
