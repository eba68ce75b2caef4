"""`make run` starts all, keeps it alive, stops it in order, and keeps the data."""

from __future__ import annotations

import os
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from app.ground.supervisor import is_ready
from tests.ground.runs import Run, children_of, eventually, new_run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """A run that is up; the tests of this module use it one after another."""
    with new_run() as started:
        started.start()
        yield started


def test_it_says_where_it_is_once_it_answers(run: Run) -> None:
    assert f"http://127.0.0.1:{run.port}" in run.said
    with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/readyz") as answer:
        assert answer.status == 200


def test_a_second_run_is_refused_and_told_where_the_first_one_is(run: Run) -> None:
    second = run.module("supervisor")
    assert second.returncode == 1
    assert f"runs already, at http://127.0.0.1:{run.port}" in second.stderr


def test_it_is_not_reset_while_it_runs(run: Run) -> None:
    refused = run.module("reset", FORCE="1")
    assert refused.returncode == 1
    assert "runs already" in refused.stderr


def test_killed_children_and_a_killed_database_are_started_again(run: Run) -> None:
    assert run.process
    before, first_server = set(children_of(run.process.pid)), run.server_pid()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert eventually(
        lambda: run.process and len(set(children_of(run.process.pid)) - before) == len(before)
    )
    assert eventually(lambda: is_ready(f"http://127.0.0.1:{run.port}"))
    assert run.server_pid() != first_server
    with redis.Redis.from_url(f"unix://{run.state.sockets}/valkey.sock") as link:
        assert link.ping()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_the_background_and_leaves_no_process_and_all_data(
    run: Run, number: signal.Signals
) -> None:
    assert run.process
    children = children_of(run.process.pid)
    keep_a_row(run, number.name)
    assert run.end(number) == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    run.start()
    assert kept_rows(run) >= {number.name}


def test_a_killed_supervisor_takes_its_servers_along_and_can_be_started_at_once(run: Run) -> None:
    assert run.process
    keep_a_row(run, "before the kill")
    run.process.kill()
    run.process.communicate()
    run.start()
    assert "before the kill" in kept_rows(run)


def test_a_taken_port_is_told_with_its_cure(run: Run) -> None:
    with new_run() as other:
        other.port = run.port
        refused = other.module("supervisor")
    assert refused.returncode == 1
    assert "PORT=" in refused.stderr


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1"])
def test_a_port_that_is_none_is_told(run: Run, port: str) -> None:
    refused = run.module("supervisor", PORT=port)
    assert refused.returncode == 1
    assert refused.stderr == "PORT must be a number from 1 to 65535, such as 8000.\n"


def keep_a_row(run: Run, word: str) -> None:
    with psycopg.connect(run.database_url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept_by_the_test (word text)")
        connection.execute("INSERT INTO kept_by_the_test VALUES (%s)", [word])


def kept_rows(run: Run) -> set[str]:
    with psycopg.connect(run.database_url()) as connection:
        return {word for (word,) in connection.execute("SELECT word FROM kept_by_the_test")}
