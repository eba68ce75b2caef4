"""Test D of the promises: whatever happens to the news of payments, each is posted once.

Against the server of production, with its worker's work done by hand.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.config import Config
from app.factory import create_app
from app.ground.valkey import Valkey
from billing.payments.edges import end_payments, poll_payments
from billing.payments.events import answer_events
from billing.payments.reconciling import reconcile
from billing.payments.settings import StripeSettings
from core.db import db
from tests.billing.conftest import books_of
from tests.billing.payments.pay_desk import ANNA, SECRET, PayDesk, eventually, new_key
from tests.cluster import Database
from tests.race.buyers import as_owner
from tests.sandbox.running import RunningSandbox
from tests.servers import serve

PAYMENTS = int(os.environ.get("PAYMENTS", "40"))  # 100 is the long form
WRONG = LATE = PAYMENTS // 10  # of them: another amount, and after the end
POSTED = {"payment": PAYMENTS - WRONG, "money_unallocated": WRONG, "movement": PAYMENTS}  # fees
FAULTS: dict[str, dict[str, Any]] = {
    "webhooks_drop": {"count": PAYMENTS // 2},
    "webhooks_tamper": {"count": PAYMENTS // 2},
    "webhooks_stale": {"count": PAYMENTS // 2},
    "webhooks_duplicate": {"count": PAYMENTS},
    "webhooks_reorder": {"seconds": 0.5},
}


@pytest.fixture
def shop(
    config: Config, database: Database, valkey: Valkey, box: RunningSandbox, tmp_path: Path
) -> Iterator[PayDesk]:
    """Aurora's desk, whose webhooks go to a real server."""
    key = new_key()
    settings = StripeSettings({"": key}, {"": SECRET}, box.url)
    app: Flask = create_app(replace(config, stripe=settings))
    with serve(
        database, valkey, 1, tmp_path / "web.log",
        STRIPE_SECRET_KEY=key, STRIPE_WEBHOOK_SECRET=SECRET, STRIPE_API=box.url,
    ) as server:  # fmt: skip
        desk = PayDesk(app, box, books_of(app, "aurora"), key)
        desk.listen(server.url)
        yield desk
    with app.app_context():
        db.engine.dispose()


@pytest.mark.slow
def test_payments_come_through_bad_deliveries_once_each(shop: PayDesk, database: Database) -> None:
    for name, settings in FAULTS.items():
        shop.box.switch(name, **settings)
    keys = [pay(shop, number) for number in range(PAYMENTS)]

    def all_known() -> bool:
        as_owner(database, "UPDATE payment SET look_at = clock_timestamp()")
        shop.outside(answer_events)
        shop.outside(poll_payments)
        shop.outside(reconcile)  # of what had ended here nobody asks any more
        return shop.entries() == POSTED

    assert eventually(all_known), shop.entries()
    states = Counter(shop.payment(key)["status"] for key in keys)
    assert states["paid"] == PAYMENTS - WRONG
    assert shop.told()["payment_received"] == PAYMENTS - WRONG
    assert Counter(fact["late"] for fact in shop.facts("payment_received"))[True] == LATE
    assert shop.tasks() == {"payment_doubted": WRONG}
    assert shop.stands("prepayment") == -5000 * (PAYMENTS - WRONG)
    assert shop.stands("unallocated:stripe") == -4000 * WRONG
    assert eventually(lambda: {one["said"][:3] for one in shop.box.deliveries()} >= {"200"})


def pay(desk: PayDesk, number: int) -> int:
    """Some pay another amount, some after the end, most as they should."""
    subject = f"{ANNA}{number:03}"
    if number < WRONG:
        key = desk.begin(subject=subject)
        desk.box.pay(desk.make_session(key, amount=4000))
        return key
    if number < WRONG + LATE:
        payment = desk.open(subject=subject)
        desk.box.pay(payment.session, "late")
        desk.outside(lambda: end_payments(subject))
        return payment.id
    return desk.pay(subject=subject).id
