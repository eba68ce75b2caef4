"""Test C of the promises: clients who hold, pay, cancel, expire, amend, resize, all at once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing, suppress
from functools import partial

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError

from billing.payments.edges import look_at, poll_payments
from billing.payments.gateway import PaymentUnavailable
from billing.payments.models import LIVE, Payment
from billing.payments.reconciling import reconcile
from billing.payments.refund_edges import follow_refunds, send_refunds
from core.db import STAYED_LOCKED, attempt, db, transaction
from core.outbox.delivery import drain
from core.refusals import Busy
from crs.bookings.edges import expire_due, pay
from crs.bookings.models import Booking
from tests.cast import House
from tests.ground.runs import eventually
from tests.race import traffic
from tests.race.checkout import Checkout
from tests.sandbox.running import RunningSandbox

WEIGHTS = {
    "hold": 8, "pay": 12, "work": 6, "cancel": 3, "amend": 3, "run_out": 2, "resize": 1, "close": 1,
}  # fmt: skip
CARDS = {"success": 12, "declined": 2, "late": 3, "refund_pending": 2}
REFUSALS = traffic.REFUSALS | {
    "NothingDue",
    "TooLateToBegin",
    "NothingToPay",
    "PaymentUnderway",
    "PaymentUnavailable",
}
BROUGHT_FORWARD = (
    "UPDATE booking SET expires_at = app_now() WHERE status = 'held'",
    "UPDATE payment SET look_at = app_now() WHERE status IN ('opening', 'open')",
    "UPDATE refund SET due_at = app_now() WHERE status IN ('due', 'sent')",
    "UPDATE outbox SET due_at = app_now() WHERE done_at IS NULL",
)
WAITING = """
    SELECT kind FROM outbox WHERE done_at IS NULL
    UNION ALL SELECT status FROM refund WHERE status IN ('due', 'sent')
    UNION ALL SELECT status FROM payment WHERE status = 'opening'
    UNION ALL SELECT status FROM booking WHERE status = 'held'"""


class PayingClient(traffic.Client):
    """Who pays too, and at times does the work of a worker and of the poller."""

    weights = WEIGHTS

    def __init__(self, house: House, seed: int, *, box: RunningSandbox) -> None:
        super().__init__(house, seed)
        self.box = box

    def pay(self) -> None:
        """Begin to pay, type a card, and come back or not."""
        booking = self._some(*traffic.LIVE)
        if booking is None:
            return
        key = booking.id
        db.session.rollback()
        find = partial(db.session.get_one, Booking, key)
        session = pay(find, return_path="/").rsplit("/", 1)[1]
        [card] = self.dice.choices(list(CARDS), weights=list(CARDS.values()))
        self.box.pay(session, card)
        if self.dice.random() < 0.6:
            with suppress(PaymentUnavailable):
                look_at(attempt(lambda: _payment_at(session)))

    def work(self) -> None:
        """Follow what was told, send what goes back, ask after what was not told."""
        try:
            self.dice.choice([drain, send_refunds, follow_refunds, _poll_now])()
        except OperationalError as fault:  # the relay's next round would find it again
            if getattr(fault.orig, "sqlstate", None) != STAYED_LOCKED:
                raise
            raise Busy from fault


def _payment_at(session: str) -> int:
    return db.session.scalars(select(Payment.id).where(Payment.session_id == session)).one()


def _poll_now() -> int:
    """The time to look has come for some."""
    some = select(Payment.id).where(Payment.status.in_(LIVE)).order_by(func.random()).limit(5)
    some = some.with_for_update(key_share=True, skip_locked=True)
    with transaction():
        due = update(Payment).where(Payment.id.in_(some)).values(look_at=func.app_now())
        db.session.execute(due.execution_options(synchronize_session=False))
    return poll_payments()


def live(checkout: Checkout, seconds: float) -> Counter[str]:
    """As `traffic.live`, by clients who pay; then all that was begun is finished.

    Raises AssertionError where it does not come to an end.
    """
    make = partial(PayingClient, box=checkout.box)
    met = traffic.live(checkout.app, checkout.house, seconds, make)
    for _round in range(2):  # what the provider did during a round is seen by the next one
        assert eventually(lambda: _is_calm(checkout)), "it does not become quiet"
    return met


def _is_calm(checkout: Checkout) -> bool:
    """After one more round of everything: holds end, the provider is asked about all there is."""
    quiet_there = not _about_to_happen(checkout)
    for query in BROUGHT_FORWARD:
        checkout.inside(lambda query=query: db.session.execute(text(query)))  # type: ignore[misc]  # a loop variable bound early
    for work in (expire_due, poll_payments, reconcile, drain, send_refunds, follow_refunds, drain):
        checkout.outside(work)
    return quiet_there and not checkout.inside(lambda: db.session.execute(text(WAITING)).all())


def _about_to_happen(checkout: Checkout) -> int:
    """What the provider will do by itself: late money, slow refunds."""
    with closing(sqlite3.connect(checkout.box.folder / "sandbox.sqlite3")) as link:
        [(number,)] = link.execute("SELECT count(*) FROM timers WHERE act <> 'expire'")
    return int(number)
