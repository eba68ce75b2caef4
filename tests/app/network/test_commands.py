"""The commands: what they say, and with which exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.network.sources import read_path
from app.network_commands import export_network_command, load_network_command
from tests.app.network.tiny import Network, files_of, tiny


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "network", tiny())


def written(folder: Path, network: Network) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files_of(network).items():
        (folder / name).write_bytes(content)
    return folder


def run(app: Flask, *arguments: object) -> tuple[int, str]:
    """Exit code and everything that was said."""
    name, *rest = map(str, arguments)
    command = {"load": load_network_command, "export": export_network_command}[name]
    result = app.test_cli_runner().invoke(command, rest)
    return result.exit_code, result.output


def test_a_network_is_loaded_and_counted(app: Flask, folder: Path) -> None:
    code, said = run(app, "load", folder)
    assert code == 0
    assert f"Changes made: {sum(map(len, tiny().values()))}." in said
    assert run(app, "load", folder)[1].startswith("Changes made: 0.")


def test_checking_alone_loads_nothing(app: Flask, folder: Path) -> None:
    code, said = run(app, "load", "--check", folder)
    assert (code, "Changes that would be made: " in said) == (0, True)
    assert not run(app, "load", folder)[1].startswith("Changes made: 0")


def test_faults_end_with_code_one_and_load_nothing(app: Flask, tmp_path: Path) -> None:
    network = tiny()
    network["rooms"][0]["floor"] = "9"
    folder = written(tmp_path / "faulty", network)
    code, said = run(app, "load", folder)
    assert code == 1
    assert "rooms, row 2, column floor: The building's highest floor is 3." in said
    assert "Faults: 1. Nothing was loaded." in said


def test_only_the_first_faults_are_shown(app: Flask, tmp_path: Path) -> None:
    network = tiny()
    network["prices"] = [network["prices"][0] | {"amount": "x"} for _ in range(250)]
    code, said = run(app, "load", written(tmp_path / "faulty", network))
    assert code == 1
    assert said.count("prices, row ") == 200
    assert "more." in said


def test_a_path_that_is_not_there_is_wrong_usage(app: Flask) -> None:
    code, said = run(app, "load", "/nowhere/at/all")
    assert code == 2
    assert "does not exist" in said


@pytest.mark.parametrize("name", ["out", "out.zip", "out.xlsx"])
def test_what_is_exported_loads_without_a_change(
    app: Flask, folder: Path, tmp_path: Path, name: str
) -> None:
    run(app, "load", folder)
    code, said = run(app, "export", tmp_path / name)
    assert (code, name in said) == (0, True)
    assert set(read_path(tmp_path / name).sheets) == set(tiny())
    assert run(app, "load", "--retire-missing", tmp_path / name)[1].startswith("Changes made: 0.")
