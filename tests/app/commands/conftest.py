"""A terminal in which commands are typed, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ground.valkey import Valkey
from tests.app.commands.terminal import Terminal
from tests.cluster import Database
from tests.servers import settings


@pytest.fixture
def terminal(database: Database, valkey: Valkey) -> Iterator[Terminal]:
    """Commands on this test's database."""
    with Terminal(settings(database, valkey, "http://localhost")).open() as opened:
        yield opened


@pytest.fixture
def bare_terminal(tmp_path: Path) -> Iterator[Terminal]:
    """Commands on a machine on which nothing is set and nothing runs."""
    with Terminal({"SANATORIUM_STATE": str(tmp_path / "state")}).open() as opened:
        yield opened
