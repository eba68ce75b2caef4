"""A proxy that nobody named: said at the start, and once when it shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.config import Config
from app.factory import create_app
from core.db import db

CURE = "Set TRUSTED_PROXIES"


def heard(config: Config, capsys: pytest.CaptureFixture[str], *, requests: int = 0) -> list[str]:
    """The warnings about proxies of a start and so many passed-on requests."""
    app = create_app(config)
    for number in range(requests):
        app.test_client().get("/healthz", headers={"X-Forwarded-For": f"203.0.113.{number}"})
    with app.app_context():
        db.engine.dispose()
    return [line for line in capsys.readouterr().err.splitlines() if CURE in line]


def test_over_https_without_a_proxy_is_warned_of_at_the_start(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    [line] = heard(replace(config, public_url="https://stay.example"), capsys)
    assert "PUBLIC_URL is https" in line


def test_the_first_request_that_was_passed_on_is_warned_of_once(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    [line] = heard(config, capsys, requests=3)
    assert "X-Forwarded-For" in line
    assert "203.0.113" not in line


@pytest.mark.parametrize("public_url", ["https://stay.example", "http://localhost"])
def test_a_named_proxy_is_in_order(
    config: Config, capsys: pytest.CaptureFixture[str], public_url: str
) -> None:
    named = replace(config, public_url=public_url, trusted_proxies=1)
    assert heard(named, capsys, requests=1) == []
