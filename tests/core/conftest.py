"""The people of two houses."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import House, build_house
from tests.staff import Person, make_person


@pytest.fixture
def aurora(app: Flask) -> House:
    return build_house(app, rooms={"single": 1}, horizon=20)


@pytest.fixture
def boreas(app: Flask) -> House:
    return build_house(app, slug="boreas", rooms={"single": 1}, horizon=20)


@pytest.fixture
def olga(app: Flask) -> Person:
    """Of the managing company."""
    return make_person(app, "managing_company", name="Olga")


@pytest.fixture
def mart(app: Flask, aurora: House) -> Person:
    """Aurora's manager."""
    return make_person(app, "resort_manager", aurora.resort, name="Mart")


@pytest.fixture
def rita(app: Flask, aurora: House) -> Person:
    """At Aurora's reception."""
    return make_person(app, "reception", aurora.resort, name="Rita")


@pytest.fixture
def boris(app: Flask, boreas: House) -> Person:
    """Boreas's manager."""
    return make_person(app, "resort_manager", boreas.resort, name="Boris")
