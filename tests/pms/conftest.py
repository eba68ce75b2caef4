"""The house that the tests of the stay know."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import House, build_house


@pytest.fixture
def aurora(app: Flask) -> House:
    """Three singles and two twins."""
    return build_house(app)
