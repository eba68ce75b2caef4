"""The doorbell: jobs are rung for by name through Valkey; what is to be done are rows.

A bell that does not sound costs a second or two, never a fact: the relay finds the rows. So
ringing never fails, waits at most a moment, and after a failure keeps quiet for a while.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import structlog
from flask import Flask, current_app, has_app_context
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

log = structlog.get_logger()
QUEUE = "sanatorium"
ONE_RING = 5  # seconds in which a second ring for the same job says nothing new
QUIET = 5.0  # seconds without ringing after Valkey did not answer
PATIENCE = 0.3  # seconds that a page may lose to a Valkey that does not answer
JOB_LIMIT = 120  # seconds


@dataclass
class Doorbell:
    """A connection to Valkey that never makes anybody wait."""

    link: Redis
    quiet_until: float = field(default=0.0)

    def ring(self, job: str) -> bool:
        """Ask a worker for the job, once for many rings; False when nobody can hear."""
        if time.monotonic() < self.quiet_until:
            return False
        try:
            if self.link.set(_mark(job), 1, nx=True, ex=ONE_RING):
                queue = Queue(QUEUE, connection=self.link)
                queue.enqueue_call(job, timeout=JOB_LIMIT, result_ttl=0, failure_ttl=3600)
        except RedisError as fault:
            self.quiet_until = time.monotonic() + QUIET
            log.warning("the doorbell is silent", job=job, fault=str(fault))
            return False
        return True

    def hear(self, job: str) -> None:
        """A worker has begun: whoever rings from now on asks for another round."""
        try:
            self.link.delete(_mark(job))
        except RedisError as fault:
            log.warning("the doorbell is silent", job=job, fault=str(fault))


def install(app: Flask) -> None:
    """Give the application its doorbell."""
    app.extensions["doorbell"] = Doorbell(
        Redis.from_url(
            app.config["REDIS_URL"],
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )
    )


def ring(job: str) -> bool:
    """Ask a worker for the job named by its path (`core.outbox.jobs.answer`)."""
    return has_app_context() and _doorbell().ring(job)


def hear(job: str) -> None:
    """Said by a job at its beginning."""
    _doorbell().hear(job)


def _doorbell() -> Doorbell:
    bell: Doorbell = current_app.extensions["doorbell"]
    return bell


def _mark(job: str) -> str:
    return f"bell:{job}"
