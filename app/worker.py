"""The RQ worker: jobs that pages ring for. Sweeps find again whatever it loses."""

from __future__ import annotations

from flask import Flask
from redis import Redis
from rq import Queue, SimpleWorker

QUEUE = "sanatorium"


def work(app: Flask) -> None:
    """Take jobs from the queue until the process is ended."""
    link = Redis.from_url(app.config["REDIS_URL"])
    with app.app_context():
        worker = SimpleWorker([Queue(QUEUE, connection=link)], connection=link)
        worker.work(with_scheduler=False, logging_level="WARNING")
