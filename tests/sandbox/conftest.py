"""A sandbox that runs, Stripe's own SDK against it, and somebody who hears its webhooks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from tests.sandbox.listener import SECRET, Listener, listening
from tests.sandbox.running import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, listener: Listener
) -> Iterator[RunningSandbox]:
    folder = tmp_path_factory.mktemp("sandbox")
    with running_sandbox(folder, [(listener.url, SECRET)]) as box:
        yield box


@pytest.fixture
def box(running: RunningSandbox, listener: Listener) -> Iterator[RunningSandbox]:
    """The module's sandbox, without faults; what was heard before is forgotten."""
    listener.events.clear()
    listener.refused.clear()
    yield running
    running.clear()


@pytest.fixture
def client(box: RunningSandbox) -> stripe.StripeClient:
    """The SDK, which asks once and does not try again."""
    return sdk(box)


def sdk(box: RunningSandbox, key: str = "", **options: Any) -> stripe.StripeClient:
    settings = {"max_network_retries": 0} | options
    return stripe.StripeClient(key or box.key, base_addresses={"api": box.url}, **settings)


def stay(amount: int = 12345, **changes: Any) -> Any:
    """Parameters of a session for a stay."""
    line = {
        "quantity": 1,
        "price_data": {
            "currency": "eur",
            "unit_amount": amount,
            "product_data": {"name": "A week by the sea"},
        },
    }
    return {
        "mode": "payment",
        "success_url": "http://127.0.0.1:1/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:1/back",
        "expires_at": int(time.time()) + 31 * 60,
        "line_items": [line],
        "metadata": {"booking": "ABCD2345"},
        **changes,
    }
