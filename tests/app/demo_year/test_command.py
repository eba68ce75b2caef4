"""The command: only in a demo, and only as the database's owner."""

from __future__ import annotations

from tests.app.commands.terminal import Terminal


def test_bookings_are_made_up_only_in_a_demo(terminal: Terminal) -> None:
    assert "set DEMO=1" in terminal.refused("play-demo-year", code=2, DEMO="0")


def test_only_the_owner_moves_a_clock(terminal: Terminal) -> None:
    told = terminal.refused("play-demo-year", code=2, DEMO="1", DATABASE_OWNER_URL="")
    assert "DATABASE_OWNER_URL is needed" in told


def test_nothing_is_made_up_without_a_resort(terminal: Terminal) -> None:
    done = terminal.run("play-demo-year", DEMO="1")
    assert (done.exit_code, done.stdout) == (0, "")
