"""A run plays payments in a demo, never beside real keys; its sandbox is kept alive."""

from __future__ import annotations

import json
import os
import signal
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.ground.places import State
from app.ground.sandbox import Sandbox, is_wanted
from tests.ground.runs import children_of, eventually, new_run


@pytest.mark.parametrize(
    ("env", "wanted"),
    [
        ({"DEMO": "1"}, True),
        ({"DEMO": "0"}, False),
        ({"DEMO": "0", "SANDBOX": "1"}, True),
        ({"DEMO": "1", "SANDBOX": "0"}, False),
        ({"DEMO": "1", "STRIPE_SECRET_KEY": "sk_test_x"}, False),
        ({"DEMO": "1", "STRIPE_SECRET_KEY_AURORA_LTD": "sk_test_x"}, False),
        ({"DEMO": "1", "STRIPE_SECRET_KEY": ""}, True),
    ],
)
def test_it_plays_payments_in_a_demo_without_keys(env: Mapping[str, str], wanted: bool) -> None:
    assert is_wanted(env) is wanted


def test_its_secrets_stay_the_same_and_the_site_is_told_them(tmp_path: Path) -> None:
    first, again = (Sandbox.for_run(State(tmp_path), {"DEMO": "1"}, 8000) for _ in range(2))
    assert first
    assert again
    told = first.settings()
    assert told["STRIPE_SECRET_KEY"].startswith("sk_test_")
    assert told["STRIPE_WEBHOOK_SECRET"].startswith("whsec_")
    assert told["STRIPE_SECRET_KEY"] == again.settings()["STRIPE_SECRET_KEY"]


@pytest.mark.slow
def test_it_is_started_told_of_and_started_again_when_it_dies() -> None:
    with new_run(SANDBOX="1") as run:
        run.start()
        [line] = [line for line in run.said.splitlines() if "no money moves" in line]
        address = line.split()[-1]
        assert eventually(lambda: is_well(address))
        assert run.process
        [first] = [pid for pid in children_of(run.process.pid) if "sandbox" in command_of(pid)]
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: not Path(f"/proc/{first}").exists())
        assert eventually(lambda: is_well(address))
        assert run.end(signal.SIGTERM) == 0
        assert not is_well(address)
        assert (run.state.folder / "sandbox.sqlite3").exists()


def command_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def is_well(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(json.loads(answer.read()) == {"status": "ok"})
    except OSError:
        return False
