"""The servers that tests over HTTP use: they answer, they can be killed, they come back."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from app.ground.valkey import Valkey
from tests.cluster import Database
from tests.ground.runs import eventually
from tests.servers import serve

pytestmark = pytest.mark.slow


def test_a_server_answers_on_its_own_clone(database: Database, valkey: Valkey) -> None:
    with serve(database, valkey) as server:
        with urllib.request.urlopen(f"{server.url}/readyz") as answer:
            assert answer.status == 200
        server.kill()
        assert server.pids == []


def test_a_killed_worker_is_replaced(database: Database, valkey: Valkey) -> None:
    with serve(database, valkey, workers=2) as server:
        before = server.pids
        killed = server.kill_worker()
        assert eventually(lambda: killed not in server.pids and len(server.pids) == len(before))
        assert eventually(lambda: _answers(server.url))


def _answers(url: str) -> bool:
    """Whether any worker listens already: the one that was killed may have been the first ready."""
    try:
        with urllib.request.urlopen(f"{url}/readyz") as answer:
            return int(answer.status) == 200
    except urllib.error.URLError:
        return False
