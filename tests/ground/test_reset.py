"""`make reset` forgets what a run has made, after asking, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.ground.lock import only_run
from app.ground.servers import Servers
from tests.ground.runs import Run, new_run


@pytest.fixture
def stopped() -> Iterator[Run]:
    """What a run leaves behind: its servers' data, logs, secrets, lock."""
    with new_run() as run:
        with only_run(run.state, "http://127.0.0.1"):
            servers = Servers(run.state)
            servers.start({})
            run.state.fresh_figures()
            servers.stop()
        yield run


def test_it_asks_and_then_forgets_everything(stopped: Run) -> None:
    refused = stopped.module("reset")
    assert refused.returncode == 1, "nobody was asked"
    assert "FORCE=1" in refused.stderr
    assert (stopped.state.postgres / "data").exists()
    assert stopped.module("reset", FORCE="1").returncode == 0
    assert not stopped.state.folder.exists()


def test_what_others_keep_in_the_folder_stays(stopped: Run) -> None:
    kept = stopped.state.folder / "kept.txt"
    kept.write_text("mine")
    assert stopped.module("reset", FORCE="1").returncode == 0
    assert list(stopped.state.folder.iterdir()) == [kept]


def test_where_nothing_was_begun_nothing_is_forgotten() -> None:
    with new_run() as run:
        done = run.module("reset", FORCE="1")
        assert (done.returncode, "nothing to forget" in done.stdout) == (0, True)
