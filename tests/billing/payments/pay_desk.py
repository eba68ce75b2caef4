"""A house that takes cards: its application, its account at the sandbox, and what stands where."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import stripe
from flask import Flask
from sqlalchemy import func, select

from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerPosting
from billing.payments.edges import _try, open_payment
from billing.payments.gateway import SessionWish
from billing.payments.models import Payment, PaymentRequest, ProviderEvent, Refund
from billing.payments.operations import begin_payment, request_payment
from core.db import attempt, db, see_resorts
from core.money import Money
from core.organisation.models import Resort
from core.outbox.models import OutboxRow
from core.tasks.models import Task
from tests.billing.conftest import Books
from tests.sandbox.running import RunningSandbox
from tests.staff import within

Answer = TypeVar("Answer")
SECRET = "whsec_of_the_tests"
ANNA = "guest:ANNA0001"
PATIENCE = 60.0


def eventually(holds: Callable[[], object]) -> bool:
    """Whether it becomes so in good time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return bool(holds())


@dataclass
class PayDesk:
    """One legal entity's."""

    app: Flask
    box: RunningSandbox
    books: Books
    key: str

    def outside(self, work: Callable[[], Answer]) -> Answer:
        """As an edge is called: no transaction is open."""
        with self.app.app_context():
            see_resorts("all")
            try:
                return work()
            finally:
                db.session.remove()
                see_resorts("")

    def inside(self, work: Callable[[], Answer]) -> Answer:
        """In a transaction."""
        return within(self.app, work)

    def listen(self, address: str) -> None:
        """Let the sandbox tell the application of this account at its address."""
        self.box.lever(
            "/test/webhooks",
            url=f"{address}/webhooks/stripe/{self.books.code}", secret=SECRET, key=self.key,
        )  # fmt: skip

    def begin(self, amount: int = 5000, subject: str = ANNA, **more: Any) -> int:
        """Ask for the amount and begin to pay it; the payment's id."""

        def ask() -> int:
            resort = db.session.get_one(Resort, self.books.resort)
            request = request_payment(
                resort, subject=subject, reference=subject[-8:], masked_name="A. M.",
                amount=Money(amount, more.pop("currency", "EUR")), expires_at=None,
            )  # fmt: skip
            return begin_payment(
                request, description="A week", language="en", return_path="/bookings/ANNA0001"
            ).id

        return self.outside(lambda: attempt(ask))

    def begin_again(self) -> int:
        """Begin to pay the request that was made first, whatever became of it."""

        def again() -> int:
            request = db.session.scalars(select(PaymentRequest).order_by(PaymentRequest.id)).first()
            assert request is not None
            return begin_payment(request, description="A", language="en", return_path="/").id

        return attempt(again)

    def wish(self, key: int) -> SessionWish:
        """What the provider is asked for the payment."""
        return self.outside(lambda: attempt(lambda: _try(key).wish))

    def make_session(self, key: int | None, *, amount: int = 5000, currency: str = "eur") -> str:
        """A session that was made behind our back, for a payment of ours or for nobody's."""
        ours = str(self.payment(key)["key"]) if key is not None else ""
        price: Any = {
            "currency": currency, "unit_amount": amount, "product_data": {"name": "Other"}
        }  # fmt: skip
        params: Any = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "success_url": "http://localhost/",
            "metadata": {"payment_key": ours},
            "payment_intent_data": {"metadata": {"payment_key": ours}},
        }
        return str(self._client().v1.checkout.sessions.create(params).id)

    def refunds(self) -> list[Any]:
        """Those that the account has at the provider, the newest first."""
        return list(self._client().v1.refunds.list({"limit": 100}).data)

    def refund_by_hand(self, intent_id: str, amount: int) -> str:
        """As somebody does on the provider's own pages."""
        return str(
            self._client().v1.refunds.create({"payment_intent": intent_id, "amount": amount}).id
        )

    def balance_there(self, currency: str = "eur") -> int:
        """What lies in the account, as the provider says."""
        parts = self._client().v1.balance.retrieve().available
        return sum(part.amount for part in parts if part.currency == currency)

    def forget_keys(self) -> None:
        """As the provider does a day later."""
        with closing(sqlite3.connect(self.box.folder / "sandbox.sqlite3")) as books, books:
            books.execute("DELETE FROM answers")

    def _client(self) -> stripe.StripeClient:
        return stripe.StripeClient(self.key, base_addresses={"api": self.box.url})

    def sessions(self) -> list[Any]:
        """Those that the account has at the provider, the newest first."""
        return list(self._client().v1.checkout.sessions.list({"limit": 100}).data)

    def open(self, amount: int = 5000, subject: str = ANNA) -> Seen:
        """As `begin`, with its session."""
        key = self.begin(amount, subject)
        return self.outside(lambda: Seen.of(open_payment(key)))

    def pay(self, amount: int = 5000, subject: str = ANNA, card: str = "success") -> Seen:
        """As `open`, and the guest has paid at the provider; nobody here knows it yet."""
        payment = self.open(amount, subject)
        assert self.box.pay(payment.session, card)["outcome"] == "paid"
        return payment

    def payment(self, key: int) -> dict[str, Any]:
        """The columns of a payment."""
        return self._row(Payment, key)

    def refund(self, key: int) -> dict[str, Any]:
        return self._row(Refund, key)

    def stands(self, code: str, currency: str = "EUR") -> int:
        """Debits less credits of an account of this entity."""
        query = (
            select(func.coalesce(func.sum(LedgerPosting.amount), 0))
            .join(LedgerAccount, LedgerAccount.id == LedgerPosting.account_id)
            .where(
                LedgerAccount.legal_entity_id == self.books.entity,
                LedgerAccount.code == code,
                LedgerAccount.currency == currency,
            )
        )
        return int(self.inside(lambda: db.session.scalar(query)) or 0)

    def entries(self) -> Counter[str]:
        """How many entries of each kind."""
        query = select(LedgerEntry.kind)
        return Counter(self.inside(lambda: list(db.session.scalars(query))))

    def told(self) -> Counter[str]:
        """How often each fact was told."""
        query = select(OutboxRow.kind)
        return Counter(self.inside(lambda: list(db.session.scalars(query))))

    def facts(self, kind: str) -> list[dict[str, Any]]:
        query = select(OutboxRow.facts).where(OutboxRow.kind == kind).order_by(OutboxRow.id)
        return self.inside(lambda: list(db.session.scalars(query)))

    def tasks(self) -> Counter[str]:
        """Open tasks by kind."""
        query = select(Task.kind).where(Task.done_at.is_(None))
        return Counter(self.inside(lambda: list(db.session.scalars(query))))

    def events(self, kind: str = "checkout.session.completed") -> int:
        """How many of a kind the provider has told and we have kept."""
        query = select(func.count()).where(ProviderEvent.kind == kind)
        return int(self.inside(lambda: db.session.scalar(query)) or 0)

    def _row(self, model: type[Payment] | type[Refund], key: int) -> dict[str, Any]:
        query = select(model.__table__).where(model.__table__.c.id == key)
        return dict(self.inside(lambda: db.session.execute(query).mappings().one()))


@dataclass(frozen=True)
class Seen:
    """A payment as tests remember it."""

    id: int
    session: str
    url: str

    @classmethod
    def of(cls, payment: Payment) -> Seen:
        assert payment.session_id is not None
        assert payment.url is not None
        return cls(payment.id, payment.session_id, payment.url)


def new_key() -> str:
    """Of an account that nobody has used."""
    return f"sk_test_{uuid4().hex}"
