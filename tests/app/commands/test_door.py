"""The command line as a whole: help, exit codes, whose servers it speaks with."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import cli
from app.ground.keyring import keyring
from tests.app.commands.terminal import Terminal


def test_help_names_each_command_with_its_purpose_and_the_exit_codes() -> None:
    shown = Terminal({}).run("--help")
    assert shown.exit_code == 0
    assert "0 done, 1 refused or findings, 2 a wrong setting" in " ".join(shown.stdout.split())
    shown_to_people = [name for name, one in cli.commands.items() if not one.hidden]
    assert [name for name in shown_to_people if f"  {name} " not in shown.stdout] == []


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_each_command_explains_itself_without_any_setting(name: str) -> None:
    shown = Terminal({}).run(name, "--help")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert f"Usage: sanatorium {name}" in shown.stdout
    assert cli.commands[name].help


def test_a_command_that_is_none_is_wrong_usage() -> None:
    assert "No such command 'nonsense'" in Terminal({}).refused("nonsense", code=2)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("migrate", "DATABASE_OWNER_URL"),
        ("check-migrations", "DATABASE_OWNER_URL"),
        ("backup x", "DATABASE_OWNER_URL"),
        ("audit", "AUDIT_URL"),
        ("check-servers", "DATABASE_URL, REDIS_URL, SECRET_KEY"),
        ("ensure-demo", "DATABASE_URL, REDIS_URL, SECRET_KEY"),
        ("worker", "DATABASE_URL, REDIS_URL, SECRET_KEY"),
        ("relay", "DATABASE_URL, REDIS_URL, SECRET_KEY"),
    ],
)
def test_where_nothing_is_set_a_command_says_what_it_lacks(
    bare_terminal: Terminal, command: str, name: str
) -> None:
    said = bare_terminal.refused(*command.split(), code=2)
    assert name in said
    assert "docs/deployment.md" in said


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("DATABASE_URL", "mysql://host/db", "postgresql://role:password@host:5432/database"),
        ("DATABASE_URL", "postgresql://host:port/db", "postgresql://role:password@host"),
        ("REDIS_URL", "localhost:6379", "redis://"),
        ("SECRET_KEY", "short", "at least 32 characters"),
        ("PUBLIC_URL", "sanatorium.example", "https://"),
        ("TRUSTED_PROXIES", "one", "must be a whole number"),
        ("POOL_SIZE", "-3", "must be a whole number"),
    ],
)
def test_a_wrong_setting_is_named_with_its_cure(name: str, value: str, cure: str) -> None:
    right = {
        "DATABASE_URL": "postgresql://sanatorium_app@nowhere/sanatorium",
        "REDIS_URL": "redis://nowhere",
        "SECRET_KEY": "for tests only, and long enough to pass",
    }
    said = Terminal(right).refused("demo-logins", code=2, **{name: value})
    assert name in said
    assert cure in said


def test_commands_speak_with_the_servers_of_this_checkout(bare_terminal: Terminal) -> None:
    state = Path(bare_terminal.env["SANATORIUM_STATE"])
    state.mkdir()
    keyring(state)
    said = bare_terminal.refused("migrate", code=2)
    assert str(state / "sockets") in said
    assert "Is the server running" in said


def test_a_named_server_is_never_mixed_with_those_of_this_checkout(
    bare_terminal: Terminal,
) -> None:
    state = Path(bare_terminal.env["SANATORIUM_STATE"])
    state.mkdir()
    keyring(state)
    named = {"DATABASE_URL": "postgresql://sanatorium_app@nowhere/sanatorium"}
    assert "DATABASE_OWNER_URL is not set" in bare_terminal.refused("migrate", code=2, **named)
