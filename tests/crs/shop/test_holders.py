"""Holding in the shop: how many at once, and who counts as one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.cast import House, build_house

AT_MOST = 10


@pytest.fixture
def large(app: Flask) -> House:
    """A house with more singles than anybody may hold."""
    app.config["WTF_CSRF_ENABLED"] = False
    return build_house(app, slug="large", rooms={"single": AT_MOST + 2})


def hold_from(app: Flask, house: House, address: str, number: int) -> int:
    """A new browser's hold of a single for a week; the status of the answer."""
    form = {
        "resort": house.slug, "room_type": house.types["single"],
        "rate_plan": house.plans["flexible"], "board": house.boards["half"],
        "arrival": house.day(10), "departure": house.day(10) + timedelta(days=7),
        "role": "guest", "name": "Anna", "age": 63, "sex": "f", "shown_total": 42000,
        "buyer_name": "Anna Mets", "email": f"anna-{number}@example.org",
    }  # fmt: skip
    answer = app.test_client().post("/book", data=form, environ_overrides={"REMOTE_ADDR": address})
    return answer.status_code


def test_a_household_of_ipv6_holds_as_much_as_one_address(app: Flask, large: House) -> None:
    held = [hold_from(app, large, f"2001:db8:1:2::{n + 1:x}", n) for n in range(AT_MOST + 1)]
    assert held == [303] * AT_MOST + [409]
    assert hold_from(app, large, "2001:db8:1:3::1", 99) == 303
