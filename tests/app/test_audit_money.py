"""The recount sees each way in which money and what is posted of it can drift apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from app.audit import audit, recount
from app.audit_money import MONEY_CHECKS
from app.ground.cluster import Cluster
from billing.ledger.models import AccountCode
from billing.ledger.operations import post
from billing.ledger.rules import transfer
from billing.payments.gateway import RefundSeen, RefundState, SessionSeen, SessionStatus
from billing.payments.operations import begin_payment, record_payment, request_payment
from billing.payments.refunding import record_refund, refund_payments
from core.db import attempt, db, see_resorts
from core.money import Money
from core.organisation.models import Resort
from tests.app.network.conftest import site
from tests.app.test_audit import Drift
from tests.cast import House, build_house
from tests.cluster import Database, clone

ANNA = "guest:ANNA0001"
TABLES = ("ledger_account", "ledger_entry", "ledger_posting", "payment", "refund")


@pytest.fixture(scope="module")
def paid(cluster: Cluster) -> Iterator[Database]:
    """Anna has paid 50 euros and got 20 back; 5 more are on their way."""
    with clone(cluster) as database, site(database) as app:
        house = build_house(app)
        with app.test_request_context():
            see_resorts("all")
            attempt(lambda: pay_and_refund(house))
            db.session.remove()
            see_resorts("")
        assert audit(database.audit_url) == []
        yield database


def pay_and_refund(house: House) -> None:
    resort = db.session.get_one(Resort, house.resort)
    request = request_payment(
        resort, subject=ANNA, reference="ANNA0001", masked_name="A", amount=Money(5000, "EUR"),
        expires_at=None,
    )  # fmt: skip
    payment = begin_payment(request, description="A week", language="en", return_path="/")
    session = SessionSeen(
        id="cs_1", key=str(payment.key), status=SessionStatus.COMPLETE, paid=True,
        amount=Money(5000, "EUR"), intent_id="pi_1", url=None, expires_at=datetime.now(UTC),
    )  # fmt: skip
    record_payment(payment, session)
    [sent] = refund_payments(ANNA, Money(2000, "EUR"), reason="cancelled", key="1")
    amount = Money(2000, "EUR")
    record_refund(sent, RefundSeen("re_1", str(sent.key), RefundState.DONE, amount, "pi_1"))
    refund_payments(ANNA, Money(500, "EUR"), reason="kindness", key="2")
    lines = transfer(1, debit=AccountCode.FEES, credit=AccountCode.CLEARING)
    post("movement", "txn_1", lines, entity=resort.legal_entity_id, currency="EUR")


PAYMENT = "(SELECT id FROM ledger_entry WHERE kind = 'payment')"
SENT = "(SELECT id FROM ledger_entry WHERE kind = 'refund_sent')"
DRIFTS = {
    "an entry of one posting": Drift(
        f"DELETE FROM ledger_posting WHERE entry_id = {PAYMENT} AND amount < 0",
        "an entry does not balance",
    ),
    "an entry of none": Drift("DELETE FROM ledger_posting", "or has no postings"),
    "an account of another currency": Drift(
        "UPDATE ledger_account SET currency = 'USD'", "a posting is of another entity"
    ),
    "a posting of no resort": Drift(
        f"UPDATE ledger_posting SET resort_id = NULL WHERE entry_id = {PAYMENT}",
        "a posting is of another entity, currency or resort",
    ),
    "a reversal of something else": Drift(
        f"UPDATE ledger_entry SET reverses_id = {PAYMENT} WHERE id = {SENT}",
        "a reversal is not the opposite",
    ),
    "a payment posted for another guest": Drift(
        f"UPDATE ledger_posting SET subject = 'guest:EVE' WHERE entry_id = {PAYMENT} "
        "AND amount < 0",
        "a payment that came was not posted once",
    ),
    "a payment posted in another amount": Drift(
        f"UPDATE ledger_posting SET amount = amount * 2 WHERE entry_id = {PAYMENT}",
        "a payment that came was not posted once",
    ),
    "a payment not posted": Drift(
        f"UPDATE ledger_entry SET kind = 'gone' WHERE id = {PAYMENT}",
        "a payment that came was not posted once",
    ),
    "a payment that did not come": Drift(
        "UPDATE payment SET status = 'ended', refunded = 0, notified_at = NULL",
        "money is posted for a payment that did not come",
    ),
    "a payment told twice": Drift(
        "INSERT INTO outbox (kind, facts) SELECT kind, facts FROM outbox "
        "WHERE kind = 'payment_received'",
        "a payment that came was not told once",
    ),
    "a payment told to nobody": Drift(
        "DELETE FROM outbox WHERE kind = 'payment_received'",
        "a payment that came was not told once",
    ),
    "a refund that is not counted": Drift(
        "UPDATE payment SET refunded = 0", "a payment's refunds do not sum up"
    ),
    "more refunded than came": Drift(
        "ALTER TABLE payment DROP CONSTRAINT ck_payment_never_refunded_above; "
        "UPDATE refund SET amount = 6000 WHERE cause = '1'; UPDATE payment SET refunded = 6500",
        "or to more than came",
    ),
    "a refund done and not posted": Drift(
        f"UPDATE ledger_entry SET kind = 'gone' WHERE id = {SENT}",
        "a refund is not posted as far as it has come",
    ),
    "a refund that failed and is posted": Drift(
        "UPDATE refund SET status = 'failed' WHERE cause = '2'",
        "a refund is not posted as far as it has come",
    ),
    "a refund that is not there": Drift(
        "DELETE FROM refund WHERE cause = '2'", "money is posted for a refund that is not there"
    ),
    "a payment of another subject than its request": Drift(
        "UPDATE payment_request SET subject = 'guest:EVE'", "are not of one subject"
    ),
    "a refund of another subject than its payment": Drift(
        "UPDATE refund SET subject = 'guest:EVE'", "are not of one subject"
    ),
    "a line of the provider's not posted": Drift(
        "INSERT INTO provider_movement (legal_entity_id, provider_id, kind, amount, fee, "
        "currency, created_at, available_at) SELECT id, 'txn_2', 'payout', -100, 0, 'EUR', "
        "now(), now() FROM legal_entity",
        "a line of the provider's account is not posted",
    ),
    "money that nobody was told of": Drift(
        "UPDATE ledger_account SET code = 'unallocated:stripe' WHERE code = 'fees:stripe'",
        "money stands as unallocated, and nobody was told",
    ),
    "money for a booking that is not there": Drift(
        "UPDATE ledger_posting SET subject = 'booking:NOBODY00' WHERE subject LIKE 'guest:%'",
        "money is owed for a booking that is not there",
    ),
}


@pytest.mark.parametrize("drift", DRIFTS.values(), ids=DRIFTS.keys())
def test_a_drift_of_money_is_found(paid: Database, drift: Drift) -> None:
    engine = create_engine(paid.owner_url)
    with engine.connect() as connection:  # never committed: the next drift begins as this one did
        connection.execute(text("SELECT set_config('app.scope', 'all', true)"))
        for table in (*TABLES, "payment_request"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(drift.did))
        findings = recount(connection)
    engine.dispose()
    assert any(drift.finding in finding for finding in findings), findings


def test_every_check_of_money_has_its_drift() -> None:
    unseen = [
        check
        for check in MONEY_CHECKS
        if not any(drift.finding in check for drift in DRIFTS.values())
    ]
    assert unseen == []
