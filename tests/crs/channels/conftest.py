"""Partners of the cast, and programs that speak for them."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import House, build_house
from tests.crs.channels.partners import Program, make_program


@pytest.fixture
def house(app: Flask) -> House:
    """Three singles and two twins sold by place."""
    return build_house(app)


@pytest.fixture
def program(app: Flask, house: House) -> Program:
    """A partner's program that sells the whole network and may book."""
    return make_program(app, house)
