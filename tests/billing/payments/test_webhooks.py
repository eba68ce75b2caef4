"""What the provider tells over HTTP: signed or nothing, kept once, and believed only when asked."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import stripe
from flask import Flask

from billing.payments.edges import end_payments
from billing.payments.events import PATIENCE, answer_events
from billing.payments.placing import shared_accounts
from tests.billing.payments.pay_desk import ANNA, SECRET, PayDesk, eventually, new_key
from tests.cluster import Database
from tests.race.buyers import all_at_once, as_owner

AT = "/webhooks/stripe/aurora-ltd"


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The header that Stripe would send."""
    moment = int(time.time() if at is None else at)
    mac = stripe.WebhookSignature._compute_signature(f"{moment}.{body.decode()}", secret)
    return {"Stripe-Signature": f"t={moment},v1={mac}"}


def event(about: str, kind: str = "checkout.session.completed", key: str = "evt_1") -> bytes:
    told = {"id": key, "object": "event", "type": kind, "data": {"object": {"id": about}}}
    return json.dumps(told).encode()


def send(app: Flask, body: bytes, headers: dict[str, str], at: str = AT) -> int:
    client = app.test_client()
    return client.post(at, data=body, headers=headers, content_type="application/json").status_code


def tell(desk: PayDesk, session: str, **more: Any) -> None:
    """As the provider does, and the worker comes at once."""
    body = event(session, **more)
    assert send(desk.app, body, signed(body)) == 200
    desk.outside(answer_events)


def test_a_payment_is_paid_and_known_by_its_webhook(told_desk: PayDesk) -> None:
    desk = told_desk
    payment = desk.pay()
    assert eventually(lambda: desk.events() == 1)
    desk.outside(answer_events)
    row = desk.payment(payment.id)
    assert (row["status"], row["session_id"]) == ("paid", payment.session)
    assert row["notified_at"] is not None
    assert row["settled_at"] is None
    assert desk.stands("clearing:stripe") == 5000
    assert desk.stands("prepayment") == -5000
    assert desk.facts("payment_received") == [
        {"payment_id": payment.id, "subject": ANNA, "amount": 5000, "currency": "EUR",
         "late": False}
    ]  # fmt: skip


def test_what_is_told_twice_is_kept_once(desk: PayDesk) -> None:
    payment = desk.pay()
    for _time in range(3):
        tell(desk, payment.session)
    tell(desk, payment.session, key="evt_2")
    assert desk.events() == 2
    assert desk.entries() == {"payment": 1}
    assert desk.told()["payment_received"] == 1


TAMPERED = {
    "another body": lambda body: (body.replace(b"cs_test", b"cs_text"), signed(body)),
    "another secret": lambda body: (body, signed(body, "whsec_of_somebody_else")),
    "signed an hour ago": lambda body: (body, signed(body, at=time.time() - 3600)),
    "signed six minutes ago": lambda body: (body, signed(body, at=time.time() - 360)),
    "not signed": lambda body: (body, {}),
    "an empty signature": lambda body: (body, {"Stripe-Signature": ""}),
    "no signature at all": lambda body: (body, {"Stripe-Signature": "t=1"}),
    "an older scheme alone": lambda body: (
        body, {"Stripe-Signature": signed(body)["Stripe-Signature"].replace("v1=", "v0=")}
    ),
    "no JSON": lambda _body: (b"paid", signed(b"paid")),
    "no object": lambda _body: (b"[]", signed(b"[]")),
    "no event": lambda _body: (b'{"object": "event"}', signed(b'{"object": "event"}')),
    "no text": lambda _body: (b"\xff\xfe", {"Stripe-Signature": "t=1,v1=2"}),
    "nothing": lambda _body: (b"", signed(b"")),
}  # fmt: skip


@pytest.mark.parametrize("spoil", TAMPERED.values(), ids=list(TAMPERED))
def test_what_the_provider_has_not_signed_has_no_effect(desk: PayDesk, spoil: Any) -> None:
    payment = desk.pay()
    body, headers = spoil(event(payment.session))
    assert send(desk.app, body, headers) == 400
    desk.outside(answer_events)
    assert desk.events() == 0
    assert desk.payment(payment.id)["status"] == "open"


def test_a_form_is_no_event(desk: PayDesk) -> None:
    client = desk.app.test_client()
    body = event("cs_1")
    assert client.post(AT, data={"body": body}, headers=signed(body)).status_code == 400


def test_a_flood_is_not_read(desk: PayDesk) -> None:
    body = event("cs_1" * 100_000)
    assert send(desk.app, body, signed(body)) == 413


@pytest.mark.parametrize("entity", ["nobody-ltd", "aurora%2fltd", "' OR 1=1"])
def test_an_entity_that_is_not_there_is_not_found(desk: PayDesk, entity: str) -> None:
    body = event("cs_1")
    assert send(desk.app, body, signed(body), f"/webhooks/stripe/{entity}") == 404


def test_no_cookie_is_set_and_no_page_is_shown(desk: PayDesk) -> None:
    body = event("cs_1", kind="customer.created")
    answer = desk.app.test_client().post(AT, data=body, headers=signed(body))
    assert (answer.status_code, answer.data) == (200, b"")
    assert "Set-Cookie" not in answer.headers


def test_what_nobody_waits_for_is_kept_as_done(desk: PayDesk) -> None:
    body = event("cus_1", kind="customer.created")
    assert send(desk.app, body, signed(body)) == 200
    assert desk.outside(answer_events) == 0
    assert desk.events("customer.created") == 1


def test_an_event_that_comes_before_we_know_the_session_finds_its_payment(
    desk: PayDesk,
) -> None:
    """The process that opened the session died, the guest had its page and has paid."""
    key = desk.begin()
    session = desk.make_session(key)
    desk.box.pay(session)
    tell(desk, session)
    row = desk.payment(key)
    assert (row["status"], row["session_id"]) == ("paid", session)


def test_an_event_of_what_was_not_paid_confirms_nothing(desk: PayDesk) -> None:
    """Whatever the event says: what counts is what the provider answers when asked."""
    payment = desk.open()
    tell(desk, payment.session)
    assert desk.payment(payment.id)["status"] == "open"
    assert desk.entries() == {}


def test_news_in_another_order_moves_only_forward(desk: PayDesk) -> None:
    payment = desk.pay()
    tell(desk, payment.session)
    tell(desk, payment.session, kind="checkout.session.expired", key="evt_2")
    assert desk.payment(payment.id)["status"] == "paid"
    assert desk.entries() == {"payment": 1}


def test_money_that_comes_after_the_end_is_posted_and_told_as_late(desk: PayDesk) -> None:
    payment = desk.open()
    assert desk.box.pay(payment.session, "late")["outcome"] == "waiting"
    assert desk.outside(lambda: end_payments(ANNA)) is False
    assert desk.payment(payment.id)["status"] == "ended"
    assert eventually(lambda: desk.sessions()[0].status == "complete")
    tell(desk, payment.session)
    assert desk.payment(payment.id)["status"] == "paid"
    assert desk.stands("prepayment") == -5000
    assert desk.facts("payment_received")[0]["late"] is True


def test_money_of_a_strangers_session_is_kept_and_told_and_confirms_nothing(
    desk: PayDesk,
) -> None:
    payment = desk.open()
    session = desk.make_session(None, amount=700)
    desk.box.pay(session)
    tell(desk, session)
    tell(desk, session, key="evt_2")
    assert desk.payment(payment.id)["status"] == "open"
    assert desk.stands("unallocated:stripe") == -700
    assert desk.stands("clearing:stripe") == 700
    assert desk.tasks() == {"money_unknown": 1}


WRONG: dict[str, dict[str, Any]] = {
    "less": {"amount": 4999},
    "more": {"amount": 5001},
    "another currency": {"currency": "usd"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_money_that_differs_confirms_nothing_and_is_not_lost(
    desk: PayDesk, wrong: dict[str, Any]
) -> None:
    key = desk.begin()
    session = desk.make_session(key, **wrong)
    desk.box.pay(session)
    tell(desk, session)
    tell(desk, session, key="evt_2")
    row = desk.payment(key)
    assert (row["status"], row["notified_at"]) == ("ended", None)
    assert row["fault"] in ("amount", "currency")
    currency = wrong.get("currency", "eur").upper()
    assert desk.stands("unallocated:stripe", currency) == -wrong.get("amount", 5000)
    assert desk.stands("prepayment") == 0
    assert desk.tasks() == {"payment_doubted": 1}
    assert desk.told()["payment_received"] == 0


def test_a_payment_that_was_paid_is_not_paid_again_by_another_session(desk: PayDesk) -> None:
    payment = desk.pay()
    tell(desk, payment.session)
    other = desk.make_session(payment.id)
    desk.box.pay(other)
    tell(desk, other, key="evt_2")
    assert desk.stands("prepayment") == -5000
    assert desk.stands("unallocated:stripe") == -5000
    assert desk.tasks() == {"payment_doubted": 1}
    assert desk.told()["payment_received"] == 1


def test_a_wrong_session_leaves_the_right_one_to_be_paid(desk: PayDesk) -> None:
    payment = desk.open()
    wrong = desk.make_session(payment.id, amount=4000)
    desk.box.pay(wrong)
    tell(desk, wrong)
    assert desk.payment(payment.id)["status"] == "open"
    assert desk.tasks() == {"payment_doubted": 1}
    desk.box.pay(payment.session)
    tell(desk, payment.session, key="evt_2")
    assert desk.payment(payment.id)["status"] == "paid"
    assert desk.stands("prepayment") == -5000


def test_a_session_of_another_account_confirms_nothing(desk: PayDesk) -> None:
    """Nobody finds it in this entity's account: the event waits, and a person is told."""
    payment = desk.open()
    session = PayDesk(desk.app, desk.box, desk.books, new_key()).make_session(payment.id)
    desk.box.pay(session)
    tell(desk, session)
    assert desk.payment(payment.id)["status"] == "open"
    assert desk.entries() == {}


def test_eight_workers_do_each_event_once(desk: PayDesk) -> None:
    payments = [desk.pay(subject=f"{ANNA}{number}") for number in range(10)]
    for number, payment in enumerate(payments):
        for copy in range(2):
            body = event(payment.session, key=f"evt_{number}_{copy}")
            assert send(desk.app, body, signed(body)) == 200
    done: list[int] = []
    assert all_at_once(desk.app, [lambda: done.append(answer_events())] * 8) == {"ok": 8}
    assert sum(done) == 20
    assert desk.entries() == {"payment": 10}
    assert desk.told()["payment_received"] == 10


def test_an_event_whose_worker_died_is_taken_again(desk: PayDesk, database: Database) -> None:
    payment = desk.pay()
    body = event(payment.session)
    send(desk.app, body, signed(body))
    as_owner(
        database,
        "UPDATE provider_event SET attempts = 1, due_at = clock_timestamp() + interval '1 minute'",
    )
    assert desk.outside(answer_events) == 0
    as_owner(database, "UPDATE provider_event SET due_at = clock_timestamp()")
    assert desk.outside(answer_events) == 1
    assert desk.payment(payment.id)["status"] == "paid"


def test_an_event_waits_while_the_provider_is_down_and_after_long_a_person_is_told(
    desk: PayDesk, database: Database
) -> None:
    payment = desk.pay()
    body = event(payment.session)
    send(desk.app, body, signed(body))
    desk.box.switch("api_down")
    for _time in range(PATIENCE):
        assert desk.tasks() == {}
        assert desk.outside(answer_events) == 1
        assert desk.outside(answer_events) == 0
        as_owner(database, "UPDATE provider_event SET due_at = clock_timestamp()")
    assert desk.tasks() == {"provider_event_stuck": 1}
    desk.box.clear()

    def answered() -> bool:
        as_owner(database, "UPDATE provider_event SET due_at = clock_timestamp()")
        desk.outside(answer_events)
        return bool(desk.payment(payment.id)["status"] == "paid")

    assert eventually(answered)
    assert desk.tasks() == {}


def test_webhooks_that_are_dropped_delayed_doubled_and_spoiled_come_to_the_same(
    told_desk: PayDesk,
) -> None:
    desk = told_desk
    for fault in ("webhooks_tamper", "webhooks_stale"):
        desk.box.switch(fault, count=3)
    for fault in ("webhooks_duplicate", "webhooks_reorder"):
        desk.box.switch(fault, seconds=0.2)
    for number in range(5):
        desk.pay(subject=f"{ANNA}{number}")

    def all_paid() -> bool:
        desk.outside(answer_events)
        return desk.entries() == {"payment": 5}

    assert eventually(all_paid)
    assert desk.told()["payment_received"] == 5


def test_accounts_are_told_with_the_entities_that_share_them(desk: PayDesk) -> None:
    [shared] = desk.inside(shared_accounts)
    assert (shared.code, shared.holder) == ("aurora-ltd", desk.books.entity)
