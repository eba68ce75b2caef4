"""The house that the tests of selling know."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core.db import see_resorts
from tests.cast import House, build_house


@pytest.fixture
def aurora(app: Flask) -> Iterator[House]:
    """Three singles and two twins sold by place; the test works in its scope."""
    house = build_house(app)
    with app.test_request_context():
        see_resorts("all")
        yield house
        see_resorts("")
