"""The RQ worker: carries out what pages ring for. The relay finds again whatever it loses."""

from __future__ import annotations

from flask import Flask
from redis import Redis
from rq import Queue, SimpleWorker

from core.jobs import QUEUE

WORKER_TTL, MAINTENANCE, MONITORING = 30, 60, 5  # seconds


def work(app: Flask) -> None:
    """Take jobs from the queue until the process is told to end.

    A SimpleWorker: forking costs 14.5 ms of CPU a job instead of 2, and a job that kills its
    worker costs a restart by the supervisor, since what it was about is still in the outbox.
    """
    link = Redis.from_url(app.config["REDIS_URL"])
    with app.app_context():
        worker = SimpleWorker(
            [Queue(QUEUE, connection=link)],
            connection=link,
            worker_ttl=WORKER_TTL,
            maintenance_interval=MAINTENANCE,
            job_monitoring_interval=MONITORING,
            log_job_description=False,
        )
        worker.work(logging_level="WARNING")
