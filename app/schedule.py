"""Sweeps: what a lost job or a killed process left is found again. Each is safe twice."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import select

from billing.payments.edges import poll_payments
from billing.payments.events import answer_events
from billing.payments.reconciling import reconcile
from billing.payments.refund_edges import follow_refunds, send_refunds
from core.db import EVERY_RESORT, attempt, db, let_go, see_resorts, transaction
from core.i18n import _l
from core.idempotency.operations import prune_keys
from core.jobs import ring
from core.organisation.models import Resort
from core.outbox.delivery import drain
from core.outbox.operations import ANSWER
from core.outbox.queries import backlog
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.operations import add_task, close_task
from core.visits.operations import write_counts
from crm.messages.delivery import ring_if_due
from crs.bookings.edges import expire_due
from crs.bookings.reminding import remind
from crs.drafts.operations import forget_old_drafts
from crs.inquiries.overdue import tell_overdue
from crs.quotas.pools import release_allotments
from crs.quotas.sharing import end_past
from crs.quotas.sizes import open_nights

log = structlog.get_logger()
ROUND = 0.5
HOUR = 3600
STRIPE = "stripe"
MOST_ROUNDS = 20
GRACE = timedelta(seconds=2)  # after which the relay no longer counts on a worker
CLOSED = "nights_not_opened"
add_task_kind(
    CLOSED,
    TaskKind(
        _l("New nights are not on sale"),
        _l("The next nights at {resort} could not be put on sale. Ask for help."),
    ),
)


def relay_outbox() -> int:
    """Ring again for what is due; carry out by itself what no worker came for."""
    done = drain(overdue=GRACE)
    with transaction():
        waiting, _oldest = backlog()
    if waiting:
        ring(ANSWER)
    return done


def answer_provider() -> int:
    """What the payment provider told, and no worker came for."""
    return answer_events(overdue=GRACE)


def send_back() -> int:
    """Refunds that are due, and no worker came for."""
    return send_refunds(overdue=GRACE)


def expire_holds() -> int:
    """End the holds that ran out, many rounds at a time: none may outlive its time by a minute."""
    ended = 0
    for _round in range(MOST_ROUNDS):
        found = expire_due()
        ended += found
        if not found:
            break
    return ended


def extend_nights() -> int:
    """Counters up to each resort's horizon; one transaction a resort.

    A resort where it fails does not stop the rest: it is told.
    """
    with transaction():
        wanted = select(Resort.id, Resort.slug).where(Resort.retired_at.is_(None))
        resorts = db.session.execute(wanted.order_by(Resort.id)).all()
    return sum(_extend(key, slug) for key, slug in resorts)


def _extend(key: int, slug: str) -> int:
    try:
        with transaction():
            made = open_nights(db.session.get_one(Resort, key))
            close_task(CLOSED, slug, by="sweep")
    except Exception as fault:
        log.error("nights not opened", resort=slug, exc_info=fault)
        with transaction():
            add_task(CLOSED, slug, role="resort_manager", resort_id=key, facts={"resort": slug})
        return 0
    return made


def release_unused() -> int:
    """What allotments did not use by their release day is everybody's."""
    return _in_each_resort(release_allotments)


def remind_guests() -> int:
    """Whose stay begins soon, whose long hold ends."""
    return _in_each_resort(remind)


def end_past_sharings() -> int:
    """Rooms shared by place, after their last night."""
    return _in_each_resort(end_past)


def _in_each_resort(work: Callable[[Resort], int]) -> int:
    """One transaction a resort; the sum of what was done."""
    with transaction():
        wanted = select(Resort.id).where(Resort.retired_at.is_(None)).order_by(Resort.id)
        keys = db.session.scalars(wanted).all()
    return sum(attempt(lambda key=key: work(db.session.get_one(Resort, key))) for key in keys)  # type: ignore[misc]  # a loop variable bound early


def forget_keys() -> int:
    """Keys of writes that nobody sends again."""
    return attempt(prune_keys)


def forget_drafts() -> int:
    """Forms that nobody went on with for a week."""
    return attempt(forget_old_drafts)


@dataclass
class Sweep:
    """A job and how many seconds lie between its rounds.

    Those that ask other people's servers go round in a lane of their own: who waits for Stripe
    does not let holds outlive their time.
    """

    job: Callable[[], int]
    every: float
    lane: str = ""
    due: float = field(default=0.0)


def sweeps() -> tuple[Sweep, ...]:
    """All of them, due at once: a start is a recovery."""
    return (
        Sweep(relay_outbox, ROUND),
        Sweep(expire_holds, 5),
        Sweep(ring_if_due, 2),
        Sweep(tell_overdue, 30),
        Sweep(write_counts, 30),
        Sweep(answer_provider, ROUND, STRIPE),
        Sweep(send_back, 2, STRIPE),
        Sweep(poll_payments, 5, STRIPE),
        Sweep(follow_refunds, 30, STRIPE),
        Sweep(reconcile, HOUR, STRIPE),
        Sweep(extend_nights, HOUR),
        Sweep(release_unused, HOUR),
        Sweep(end_past_sharings, HOUR),
        Sweep(remind_guests, HOUR),
        Sweep(forget_keys, HOUR),
        Sweep(forget_drafts, HOUR),
    )


def relay(app: Flask) -> None:
    """Go round until the process is ended; a fault of one round is logged and forgotten."""
    lanes: defaultdict[str, list[Sweep]] = defaultdict(list)
    for sweep in sweeps():
        lanes[sweep.lane].append(sweep)
    own = lanes.pop("")
    for lane, rounds in lanes.items():
        threading.Thread(target=go_round, args=(app, rounds), name=lane, daemon=True).start()
    go_round(app, own)


def go_round(app: Flask, rounds: Sequence[Sweep]) -> None:
    """The rounds of one lane, without end."""
    with app.app_context():
        see_resorts(EVERY_RESORT)
        while True:
            for sweep in rounds:
                if sweep.due <= time.monotonic():
                    run_once(sweep)
            time.sleep(ROUND)


def run_once(sweep: Sweep) -> int:
    """One round of a sweep; 0 when it failed, which the log tells. The next one comes."""
    try:
        return sweep.job()
    except Exception as fault:
        log.error("sweep failed", job=sweep.job.__name__, exc_info=fault)
        return 0
    finally:
        sweep.due = time.monotonic() + sweep.every
        let_go()  # a connection that died must not end the lane
