"""Set-up: what is locked, and that doing it again costs nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from app.ground.places import ROOT

LOCKS = [
    "requirements.txt",
    "requirements-dev.txt",
    "bin/bootstrap/uv.txt",
    "bin/bootstrap/node.txt",
]


@pytest.mark.parametrize("lock", LOCKS)
def test_each_package_is_pinned_with_a_hash_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.findall(r"^[a-zA-Z][^\n]*(?:\n[ ]+[^\n]*)*", text, re.MULTILINE)
    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=" not in entry] == []
    assert "://" not in text


def test_front_end_packages_are_pinned_by_content_and_name_no_host() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = [package for path, package in packages.items() if path]
    assert fetched
    assert all("integrity" in package and "resolved" not in package for package in fetched)


def test_set_up_has_nothing_to_do_the_second_time() -> None:
    command = [sys.executable, "bin/setup.py", "--dev"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
