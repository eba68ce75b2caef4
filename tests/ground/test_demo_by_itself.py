"""A run shows the demo by itself only where nobody but its own machine can reach it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from app.ground.supervisor import settings

HERE = {"PUBLIC_URL": "http://127.0.0.1:8000"}
EMBEDDED = {"DATABASE_URL": "postgresql://sanatorium_app@/sanatorium"}
GIVEN = {"DATABASE_URL": "postgresql://sanatorium_app@db.example.org/hotel"}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"]
)
def test_on_its_own_machine_with_its_own_database_it_does(url: str) -> None:
    assert settings({"PUBLIC_URL": url}, EMBEDDED, "127.0.0.1")["DEMO"] == "1"


@pytest.mark.parametrize(
    ("environ", "found", "host"),
    [
        ({"PUBLIC_URL": "https://stay.example.org"}, EMBEDDED, "127.0.0.1"),
        ({"PUBLIC_URL": "http://stay.example.org"}, EMBEDDED, "127.0.0.1"),
        ({"PUBLIC_URL": "https://localhost"}, EMBEDDED, "127.0.0.1"),
        (HERE, EMBEDDED, "0.0.0.0"),
        (HERE | GIVEN, {}, "127.0.0.1"),
        (HERE | {"DEMO": "0"}, EMBEDDED, "127.0.0.1"),
    ],
    ids=["https", "a name", "https here", "every network", "a given database", "told not to"],
)
def test_elsewhere_it_does_not(
    environ: Mapping[str, str], found: Mapping[str, str], host: str
) -> None:
    assert settings(environ, found, host)["DEMO"] == "0"


def test_elsewhere_it_does_when_told_to() -> None:
    told = {"PUBLIC_URL": "https://demo.example.org", "DEMO": "1"}
    assert settings(told, EMBEDDED, "0.0.0.0")["DEMO"] == "1"
