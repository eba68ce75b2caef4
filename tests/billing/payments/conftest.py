"""A sandbox for the module, and in it a new account for each test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.serving import make_server

from app.config import Config
from app.factory import create_app
from billing.payments.settings import StripeSettings
from core.db import db
from tests.billing.conftest import books_of
from tests.billing.payments.pay_desk import SECRET, PayDesk, new_key
from tests.sandbox.running import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """The module's sandbox."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as box:
        yield box


@pytest.fixture
def box(running: RunningSandbox) -> Iterator[RunningSandbox]:
    """Without faults."""
    yield running
    running.clear()


@pytest.fixture
def key() -> str:
    """Of this test's own account."""
    return new_key()


@pytest.fixture
def app(config: Config, box: RunningSandbox, key: str) -> Iterator[Flask]:
    """The application with an account at the sandbox."""
    stripe = StripeSettings({"": key}, {"": SECRET}, box.url)
    made = create_app(replace(config, stripe=stripe, pool_size=24))
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def desk(app: Flask, box: RunningSandbox, key: str) -> PayDesk:
    """Aurora's, of which the sandbox tells nobody."""
    return PayDesk(app, box, books_of(app, "aurora"), key)


@pytest.fixture
def told_desk(desk: PayDesk) -> Iterator[PayDesk]:
    """Aurora's, and the sandbox tells the application over HTTP."""
    with serving(desk.app) as address:
        desk.listen(address)
        yield desk


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application at an address, in threads of this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
