"""A house whose guests pay at the sandbox, step by step: whoever tells us of it is ourselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select, update

from app.config import Config
from app.factory import create_app
from billing.payments.edges import look_at
from billing.payments.models import Payment, Refund
from billing.payments.refund_edges import send_refunds
from billing.payments.settings import StripeSettings
from core.db import attempt, db, see_resorts
from core.outbox.delivery import drain
from core.outbox.models import OutboxRow
from crs.bookings.edges import expire_due, pay
from crs.bookings.models import Booking
from crs.bookings.paid import subject_of
from tests.accounts import Provider, differences
from tests.cluster import Database
from tests.race.buyers import Step
from tests.race.scenarios import Meeting
from tests.sandbox.running import RunningSandbox

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Checkout(Meeting):
    """Where guests pay what they hold."""

    box: RunningSandbox
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
        return self.outside(lambda: attempt(work))

    def opened(self) -> tuple[int, str]:
        """A hold, and the session at which it may be paid."""
        key = self.held()
        return key, self.begin(key)

    def begin(self, key: int) -> str:
        """Open a session to pay what is due; its number."""
        find = partial(db.session.get_one, Booking, key)
        address = self.outside(lambda: pay(find, return_path="/"))
        return address.rsplit("/", 1)[1]

    def payments(self, key: int) -> list[int]:
        """Ids, oldest first."""
        query = select(Payment.id).where(Payment.subject == self.subject(key)).order_by(Payment.id)
        return self.inside(lambda: list(db.session.scalars(query)))

    def paid(self) -> tuple[int, int]:
        """A hold whose money has come and is written down, though nobody has followed it."""
        key, session = self.opened()
        assert self.box.pay(session)["outcome"] == "paid"
        [payment] = self.payments(key)
        assert self.outside(lambda: look_at(payment)) == "paid"
        return key, payment

    def subject(self, key: int) -> str:
        return self.inside(lambda: subject_of(db.session.get_one(Booking, key)))

    def run_out(self, key: int) -> None:
        """The hold has come to its end, and nobody has swept it."""
        ended = update(Booking).where(Booking.id == key).values(expires_at=func.app_now())
        self.inside(lambda: db.session.execute(ended))

    def sweep(self) -> int:
        return self.outside(expire_due)

    def follow(self) -> None:
        """Whatever the outbox has."""
        while self.outside(drain):
            pass

    def send_back(self) -> None:
        """Refunds that are due, to the cards."""
        self.follow()
        self.outside(send_refunds)
        self.follow()

    def fault_of(self, kind: str) -> str:
        """Why a fact of the kind could not be followed, the last time."""
        query = select(OutboxRow.fault).where(OutboxRow.kind == kind, OutboxRow.attempts > 0)
        return str(self.inside(lambda: db.session.scalar(query)))

    def refunds(self, key: int) -> list[int]:
        """Amounts that go back, oldest first."""
        query = select(Refund.amount).where(Refund.subject == self.subject(key))
        return self.inside(lambda: list(db.session.scalars(query.order_by(Refund.id))))

    def differences(self, database: Database) -> list[str]:
        return differences(Provider(self.box, self.key), database)


def looking(payment: int) -> Step:
    """Ask the provider how it stands, and write that down."""
    return lambda: look_at(payment)


@contextmanager
def checkout_app(config: Config, box: RunningSandbox) -> Iterator[tuple[Flask, str]]:
    """An application with an account of its own at the sandbox, and the account's key."""
    key = f"sk_test_{uuid4().hex}"
    stripe = StripeSettings({"": key}, {"": "whsec_of_the_tests"}, box.url)
    app = create_app(replace(config, stripe=stripe, pool_size=24))
    try:
        yield app, key
    finally:
        with app.app_context():
            db.engine.dispose()
