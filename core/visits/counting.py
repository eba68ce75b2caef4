"""Counting visitors: what is noted of a request, beside it and never in its way."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from flask import Flask, Response, current_app, request, session
from redis.exceptions import RedisError

from core.address_language import has_one_address
from core.addresses import network_of
from core.visits.rules import Step, is_robot, source_of
from core.visits.tally import Tally, Visit

log = structlog.get_logger()
WAITING_MOST = 1000  # visits that wait to be noted; more are left out rather than kept in memory
BOOKED = re.compile(r"/bookings/([0-9A-Z]{8})\b")


@dataclass
class Counter:
    """Notes visits in a thread of its own, so that no page waits for it."""

    tally: Tally
    steps: Mapping[str, Step] = field(default_factory=dict)
    """The step that each route means; an unsafe one when it answers by a redirect."""
    waiting: queue.Queue[Visit] = field(default_factory=lambda: queue.Queue(WAITING_MOST))
    guard: threading.Lock = field(default_factory=threading.Lock)
    thread: threading.Thread | None = None

    def hand_over(self, visit: Visit) -> None:
        """Leave the visit to the thread, which begins with the first one."""
        with self.guard:
            if self.thread is None:
                self.thread = threading.Thread(target=self._work, name="visits", daemon=True)
                self.thread.start()
        try:
            self.waiting.put_nowait(visit)
        except queue.Full:
            return

    def settle(self) -> None:
        """Wait until all is noted."""
        self.waiting.join()

    def _work(self) -> None:
        while True:
            visit = self.waiting.get()
            try:
                self.tally.note(visit)
            except RedisError as fault:
                log.warning("visits are not counted", fault=type(fault).__name__)
            finally:
                self.waiting.task_done()


def install(app: Flask) -> None:
    """Count after each answer; which routes are steps is said by `set_steps`."""
    counter = app.extensions["visits"] = Counter(Tally.at(str(app.config["REDIS_URL"])))

    @app.after_request
    def count(answer: Response) -> Response:
        if visit := _visit(answer, counter.steps):
            counter.hand_over(visit)
        return answer


def set_steps(app: Flask, steps: Mapping[str, Step]) -> None:
    """Say which routes lead further than a visit."""
    app.extensions["visits"].steps = steps


def note_bought(booking: str) -> None:
    """A booking is paid: count it where its guest came from. Statistics hold up nothing."""
    counter: Counter = current_app.extensions["visits"]
    try:
        counter.tally.note_bought(booking)
    except RedisError as fault:
        log.warning("visits are not counted", fault=type(fault).__name__)


def _visit(answer: Response, steps: Mapping[str, Step]) -> Visit | None:
    """What is noted of the request; None for staff, robots, files, links, and who asks us not."""
    step = steps.get(request.endpoint or "")
    if not (_is_page(answer) if request.method == "GET" else step and answer.status_code == 303):
        return None
    agent = request.user_agent.string
    if is_robot(agent) or "_user_id" in session or request.headers.get("Sec-GPC") == "1":
        return None
    booked = BOOKED.search(answer.location or "") if step is Step.HOLD else None
    return Visit(
        address=network_of(request.remote_addr),
        agent=agent,
        source=source_of(
            request.args.get("utm_source", ""), request.args.get("utm_medium", ""),
            request.referrer or "", request.host,
        ),
        steps=(Step.VISIT, step) if step else (Step.VISIT,),
        booking=booked.group(1) if booked else "",
    )  # fmt: skip


def _is_page(answer: Response) -> bool:
    """A page of the shop, which no key of a guest opens, asked for by somebody who looks at it."""
    view = current_app.view_functions.get(request.endpoint or "")
    return (
        answer.status_code == 200
        and answer.mimetype == "text/html"
        and not getattr(view, "secret_address", False)
        and not has_one_address(request.path)
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
    )
