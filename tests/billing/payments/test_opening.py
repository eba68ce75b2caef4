"""Opening a payment: one session for one key, whoever dies and whoever asks again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.config import Config
from app.factory import create_app
from billing.payments.accounts import card_is_set_up, gateway_of
from billing.payments.edges import end_payments, open_payment, poll_payments
from billing.payments.gateway import CardNotSetUp, PaymentUnavailable, SessionStatus
from billing.payments.operations import NothingToPay, PaymentUnderway, close_request
from billing.payments.settings import StripeSettings
from core.db import db, transaction
from tests.billing.payments.pay_desk import ANNA, PayDesk, Seen, eventually
from tests.cluster import Database
from tests.race.buyers import all_at_once, as_owner

OLD = (
    "created_at = created_at - interval '5 minutes', expires_at = expires_at - interval '5 minutes'"
)


def make_due(database: Database) -> None:
    """The poller's time has come."""
    as_owner(database, "UPDATE payment SET look_at = clock_timestamp() - interval '1 second'")


def test_an_opened_payment_leads_to_a_page_of_the_provider(desk: PayDesk) -> None:
    payment = desk.open()
    assert payment.url.startswith(desk.box.url)
    assert desk.payment(payment.id)["status"] == "open"
    [session] = desk.sessions()
    assert session.client_reference_id == str(desk.payment(payment.id)["key"])
    assert (session.amount_total, session.currency, session.locale) == (5000, "eur", "en")
    assert session.success_url == "http://localhost/bookings/ANNA0001"
    assert 30 * 60 < session.expires_at - session.created <= 31 * 60


def test_a_process_that_died_before_asking_is_made_good_by_the_poller(
    desk: PayDesk, database: Database
) -> None:
    key = desk.begin()
    assert desk.outside(poll_payments) == 0
    make_due(database)
    assert desk.outside(poll_payments) == 1
    assert desk.payment(key)["status"] == "open"
    assert len(desk.sessions()) == 1


def test_a_process_that_died_before_writing_the_answer_gets_the_same_session(
    desk: PayDesk,
) -> None:
    key = desk.begin()
    made = desk.outside(lambda: gateway_of(desk.books.code).open_session(desk.wish(key)))
    opened = desk.outside(lambda: Seen.of(open_payment(key)))
    assert (opened.session, opened.url) == (made.id, made.url)
    assert len(desk.sessions()) == 1


def test_eight_at_once_open_one_session(desk: PayDesk) -> None:
    key = desk.begin()
    seen: list[Seen] = []
    steps = [lambda: seen.append(Seen.of(open_payment(key)))] * 8
    outcomes = all_at_once(desk.app, steps)  # the provider asks some to come later
    assert set(outcomes) <= {"ok", PaymentUnavailable.__name__}
    seen.append(desk.outside(lambda: Seen.of(open_payment(key))))
    assert len(set(seen)) == 1
    assert len(desk.sessions()) == 1


@pytest.mark.parametrize("fault", ["api_error_after", "api_error_before", "api_die_after"])
def test_an_answer_that_is_lost_costs_nothing(desk: PayDesk, fault: str) -> None:
    key = desk.begin()
    desk.box.switch(fault, count=1, method="POST")
    if fault == "api_die_after":
        with pytest.raises(PaymentUnavailable):
            desk.outside(lambda: open_payment(key))
        assert desk.payment(key)["status"] == "opening"
        desk.box.process.wait()
        desk.box.start()
    assert eventually(lambda: desk.outside(lambda: opens(key)))
    assert len(desk.sessions()) == 1


def opens(key: int) -> bool:
    """After silence nobody asks for some seconds."""
    try:
        return open_payment(key).status == "open"
    except PaymentUnavailable:
        return False


def test_while_the_provider_is_down_the_payer_is_told_and_nothing_is_lost(desk: PayDesk) -> None:
    key = desk.begin()
    desk.box.switch("api_down")
    with pytest.raises(PaymentUnavailable, match="Nothing was charged"):
        desk.outside(lambda: open_payment(key))
    assert desk.payment(key)["status"] == "opening"
    desk.box.clear()
    assert eventually(lambda: desk.outside(lambda: opens(key)))


def test_a_payment_for_whose_session_it_is_too_late_gets_a_successor(
    desk: PayDesk, database: Database
) -> None:
    key = desk.begin()
    as_owner(database, f"UPDATE payment SET {OLD}")
    opened = desk.outside(lambda: Seen.of(open_payment(key)))
    assert opened.id != key
    assert (desk.payment(key)["status"], desk.payment(opened.id)["status"]) == ("ended", "open")
    assert "expires_at" in desk.payment(key)["fault"]


def test_the_same_amount_is_the_same_payment(desk: PayDesk) -> None:
    first = desk.open()
    assert desk.open() == first
    assert len(desk.sessions()) == 1


def test_another_amount_waits_until_the_first_is_ended_at_the_provider(desk: PayDesk) -> None:
    first = desk.open(5000)
    with pytest.raises(PaymentUnderway):
        desk.open(6000)
    assert desk.outside(lambda: end_payments(ANNA)) is False
    second = desk.open(6000)
    assert second.id != first.id
    assert [session.status for session in desk.sessions()] == ["open", "expired"]


def test_what_is_withdrawn_is_not_begun_again(desk: PayDesk) -> None:
    desk.begin()
    assert desk.inside(lambda: close_request(ANNA)) is True
    assert desk.inside(lambda: close_request(ANNA)) is False
    with pytest.raises(NothingToPay):
        desk.outside(lambda: desk.begin_again())


def test_ending_ends_it_at_the_provider_first(desk: PayDesk) -> None:
    payment = desk.open()
    assert desk.outside(lambda: end_payments(ANNA)) is False
    [session] = desk.sessions()
    assert (session.status, desk.payment(payment.id)["status"]) == ("expired", "ended")
    assert desk.told()["payment_ended"] == 1
    assert desk.outside(lambda: end_payments(ANNA)) is False


def test_ending_finds_that_it_was_paid(desk: PayDesk) -> None:
    payment = desk.pay()
    assert desk.outside(lambda: end_payments(ANNA)) is True
    assert desk.payment(payment.id)["status"] == "paid"
    assert desk.facts("payment_received")[0]["late"] is False
    assert desk.stands("prepayment") == -5000


def test_ending_what_nobody_has_opened_leaves_nothing_to_pay(desk: PayDesk) -> None:
    """Its process may have died with the session made: so it is made again, and expired."""
    key = desk.begin()
    assert desk.outside(lambda: end_payments(ANNA)) is False
    [session] = desk.sessions()
    assert (session.status, desk.payment(key)["status"]) == ("expired", "ended")
    with pytest.raises(PaymentUnavailable):
        desk.outside(lambda: open_payment(key))


def test_ending_what_can_not_be_opened_any_more_ends_it_here(
    desk: PayDesk, database: Database
) -> None:
    key = desk.begin()
    as_owner(database, f"UPDATE payment SET {OLD}")
    assert desk.outside(lambda: end_payments(ANNA)) is False
    assert desk.payment(key)["status"] == "ended"
    assert desk.sessions() == []


def test_while_the_provider_is_down_nothing_counts_as_ended(desk: PayDesk) -> None:
    payment = desk.open()
    desk.box.switch("api_down")
    with pytest.raises(PaymentUnavailable):
        desk.outside(lambda: end_payments(ANNA))
    assert desk.payment(payment.id)["status"] == "open"


def test_opening_and_ending_at_once_leave_no_open_session(desk: PayDesk) -> None:
    for number in range(5):
        subject = f"{ANNA}{number}"
        key = desk.begin(subject=subject)
        steps = [lambda: opens(key), lambda: end_payments(subject)]  # noqa: B023  # run in this turn
        outcomes = all_at_once(desk.app, steps * 3)  # the provider asks some to come later
        assert set(outcomes) <= {"ok", PaymentUnavailable.__name__}
        desk.outside(lambda: end_payments(subject))  # noqa: B023  # run in this turn
        assert desk.payment(key)["status"] == "ended"
    assert {session.status for session in desk.sessions()} == {SessionStatus.EXPIRED}


def test_a_lost_webhook_is_made_good_by_the_poller(desk: PayDesk, database: Database) -> None:
    payment = desk.pay()
    make_due(database)
    assert desk.outside(poll_payments) == 1
    assert desk.payment(payment.id)["status"] == "paid"
    make_due(database)
    assert desk.outside(poll_payments) == 0


def test_a_session_that_expired_by_itself_is_ended_by_the_poller(
    desk: PayDesk, database: Database
) -> None:
    payment = desk.open()
    desk.box.lever(f"/test/sessions/{payment.session}/expire")
    make_due(database)
    desk.outside(poll_payments)
    assert desk.payment(payment.id)["status"] == "ended"


def test_what_was_never_opened_is_given_up_when_its_time_is_over(
    desk: PayDesk, database: Database
) -> None:
    """Also where the provider answers its key with its own old fault for a day."""
    key = desk.begin()
    as_owner(database, "UPDATE payment SET expires_at = clock_timestamp() - interval '1 minute'")
    desk.box.switch("api_down")
    with pytest.raises(PaymentUnderway):
        desk.begin()
    assert desk.outside(lambda: end_payments(ANNA)) is False
    assert desk.payment(key)["fault"] == "never opened"
    assert desk.begin() != key


def test_two_pollers_ask_once(desk: PayDesk, database: Database) -> None:
    for number in range(6):
        desk.pay(subject=f"{ANNA}{number}")
    make_due(database)
    looked: list[int] = []
    assert all_at_once(desk.app, [lambda: looked.append(poll_payments())] * 4) == {"ok": 4}
    assert sum(looked) == 6
    assert desk.entries() == {"payment": 6}


def test_a_provider_that_is_down_does_not_stop_the_poller(
    desk: PayDesk, database: Database
) -> None:
    desk.open()
    make_due(database)
    desk.box.switch("api_down")
    assert desk.outside(poll_payments) == 1
    assert desk.outside(poll_payments) == 0


def test_a_declined_card_leaves_the_session_open_for_another(desk: PayDesk) -> None:
    payment = desk.open()
    assert desk.box.pay(payment.session, "declined")["outcome"] == "declined"
    assert desk.box.pay(payment.session, "3ds_fail")["outcome"] == "declined"
    assert desk.box.pay(payment.session, "3ds_pass")["outcome"] == "paid"
    assert desk.outside(lambda: end_payments(ANNA)) is True


def test_nobody_asks_the_provider_in_a_transaction(desk: PayDesk) -> None:
    payment = desk.open()
    gateway = desk.outside(lambda: gateway_of(desk.books.code))
    with desk.app.app_context(), transaction():
        db.session.execute(db.text("SELECT 1"))
        with pytest.raises(RuntimeError, match="inside a transaction"):
            gateway.see_session(payment.session)


def test_without_a_key_cards_are_not_taken(desk: PayDesk, config: Config) -> None:
    key = desk.begin()
    poor = create_app(replace(config, stripe=StripeSettings()))
    with poor.app_context():
        assert not card_is_set_up(desk.books.code)
        with pytest.raises(CardNotSetUp, match="call us"):
            PayDesk(poor, desk.box, desk.books, desk.key).outside(lambda: open_payment(key))
        db.engine.dispose()


def test_an_entity_of_its_own_key_has_its_own_account(desk: PayDesk, config: Config) -> None:
    own = StripeSettings(
        {"": "sk_test_network", "AURORA_LTD": desk.key}, {"": "whsec_1", "AURORA_LTD": "whsec_2"},
        desk.box.url,
    )  # fmt: skip
    rich: Flask = create_app(replace(config, stripe=own))
    here = PayDesk(rich, desk.box, desk.books, desk.key)
    here.open()
    assert len(desk.sessions()) == 1
    with rich.app_context():
        db.engine.dispose()
