"""The command: two processes, figures, an exit code; and no database that is not for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.app.commands.terminal import Terminal
from tests.app.replay.file import CITY, RESORT, line, write_file
from tests.cast import build_house

LINES = [line(CITY), line(CITY, adults=0), line(RESORT, arrives=3, booking_changes=2)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_file(tmp_path / "bookings.csv", LINES)


@pytest.mark.slow
@pytest.mark.usefixtures("movable_clock")
def test_it_plays_recounts_and_tells(terminal: Terminal, path: Path) -> None:
    done = terminal.run("replay-bookings", path, "--resort", "CITY=lisbon")
    assert done.exit_code == 0, done.output
    said = done.stdout
    for part in (
        "City Hotel → lisbon: 1 bookings, 1 rooms (A 1)",
        "Skipped: 1 (1 without adults).",
        "Resort Hotel: sold 1, refused 0.",
        "  2015-07        2       6.5%       161.00    80.50",
        "Findings of the audit: 0.",
    ):
        assert part in said
    again = terminal.refused("replay-bookings", path, "--resort", "CITY=lisbon", code=2)
    assert "has 2 bookings already" in again


def test_a_database_whose_clock_stands_still_is_left_alone(terminal: Terminal, path: Path) -> None:
    told = terminal.refused("replay-bookings", path, code=2)
    assert "a database of its own" in told
    assert "ALTER DATABASE test_" in told


@pytest.mark.usefixtures("movable_clock")
def test_a_network_is_left_alone(terminal: Terminal, app: Flask, path: Path) -> None:
    build_house(app)
    assert "serves a network (aurora …)" in terminal.refused("replay-bookings", path, code=2)


def test_what_is_no_such_file_is_said(terminal: Terminal, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    assert "hotel_bookings_2015.csv" in terminal.refused("replay-bookings", other, code=1)
    told = terminal.refused("replay-bookings", other, "--resort", "lisbon", code=2)
    assert "CITY=city-hotel" in told
