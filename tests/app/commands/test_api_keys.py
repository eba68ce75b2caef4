"""Keys of the API at the terminal: shown once, for some resorts or all, revoked."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.app.commands.terminal import Terminal
from tests.cast import build_house
from tests.crs.channels.partners import Program


def test_a_key_sells_what_was_said_and_no_more(terminal: Terminal, app: Flask) -> None:
    aurora, boreas = build_house(app), build_house(app, slug="boreas")
    made = terminal.run("create-api-key", "Tours", "--resort", "boreas", "--read-only")
    assert made.exit_code == 0, made.output
    program = Program(app.test_client(), boreas, made.stdout.strip())
    assert [one["slug"] for one in program.get("/resorts").get_json()["resorts"]] == ["boreas"]
    assert program.book().status_code == 403
    program.house = aurora
    assert program.get("/availability", **program.search()).status_code == 404


def test_a_second_key_is_for_the_same_partner_as_it_is(terminal: Terminal, app: Flask) -> None:
    house = build_house(app)
    keys = [terminal.run("create-api-key", "Tours").stdout.strip() for _ in range(2)]
    first, second = (Program(app.test_client(), house, key) for key in keys)
    code = first.book().get_json()["code"]
    assert second.get(f"/bookings/{code}").status_code == 200
    told = terminal.refused("create-api-key", "Tours", "--read-only", code=1)
    assert "There is a partner named Tours already" in told
    assert terminal.run("revoke-api-key", keys[0][:12]).exit_code == 0
    assert first.get("/resorts").status_code == 401
    assert second.get("/resorts").status_code == 200


@pytest.mark.parametrize(
    "command", [("create-api-key", "Tours", "--resort", "nowhere"), ("revoke-api-key", "san_none")]
)
def test_what_is_not_there_is_said(terminal: Terminal, command: tuple[str, ...]) -> None:
    assert "does not exist" in terminal.refused(*command, code=1)
