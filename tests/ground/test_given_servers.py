"""A run on servers that the environment names: it starts none of its own, and doubts them first."""

from __future__ import annotations

import signal
import urllib.request

import pytest

from app.ground.valkey import Valkey
from tests.cluster import Database
from tests.ground.runs import new_run
from tests.servers import settings


def given(database: Database, valkey: Valkey) -> dict[str, str]:
    """A secret key and a public address are not servers: they are left to the run."""
    chosen = settings(database, valkey, "")
    return {name: value for name, value in chosen.items() if name.endswith("_URL") and value}


@pytest.mark.slow
def test_it_stands_on_given_servers_alone(database: Database, valkey: Valkey) -> None:
    with new_run(**given(database, valkey)) as run:
        run.start()
        with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/readyz") as answer:
            assert answer.status == 200
        assert run.end(signal.SIGTERM) == 0
        assert not (run.state.postgres / "data").exists()
        assert not (run.state.logs / "valkey.log").exists()


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL"])
def test_one_address_of_the_database_is_not_enough(name: str) -> None:
    said = refused(**{name: "postgresql://sanatorium_app@nowhere.invalid/sanatorium"})
    assert f"{name} is set alone" in said


@pytest.mark.slow
def test_a_fault_of_a_given_server_breaks_the_start_off_with_its_cure(
    database: Database, valkey: Valkey
) -> None:
    said = refused(**given(database, valkey) | {"REDIS_URL": "redis://127.0.0.1:1"})
    assert "Valkey (REDIS_URL) cannot be reached" in said
    assert "The start was broken off" in said


def refused(**addresses: str) -> str:
    """What a start says that comes to nothing."""
    with new_run(**addresses) as run:
        ended = run.module("supervisor")
    assert ended.returncode == 1
    return ended.stderr
