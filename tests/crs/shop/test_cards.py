"""The card of a room: its ways of booking beside each other, none of two behind a press."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db, see_resorts, transaction
from crs.rates.models import CancellationPolicy, NightPrice, RatePlan
from tests.cast import House

NO_REFUND = [{"days_before": 730, "percent": 100}]


def sell_also(app: Flask, house: House, code: str, percent: int, steps: list[Any]) -> None:
    """Another plan of the house at so many per cent of its prices."""
    with app.app_context():
        see_resorts("all")
        with transaction():
            _add_plan(house, code, percent, steps)
        see_resorts("")


def _add_plan(house: House, code: str, percent: int, steps: list[Any]) -> None:
    known, mine = db.session.get_one(RatePlan, house.plans["flexible"]), house.resort
    policy = CancellationPolicy(
        resort_id=mine, code=code, name={"en": code}, steps=steps, no_show_percent=100
    )
    db.session.add(policy)
    db.session.flush()
    plan = RatePlan(
        resort_id=mine, code=code, name={"en": code.title()}, description={"en": code},
        board_id=known.board_id, prepayment_policy_id=known.prepayment_policy_id,
        cancellation_policy_id=policy.id,
    )  # fmt: skip
    db.session.add(plan)
    db.session.flush()
    here = NightPrice.rate_plan_id == known.id
    for one in db.session.scalars(select(NightPrice).where(here)).all():
        db.session.add(
            NightPrice(
                resort_id=mine, rate_plan_id=plan.id, season_id=one.season_id,
                room_type_id=one.room_type_id, occupancy=one.occupancy,
                amount=one.amount * percent // 100,
            )
        )  # fmt: skip


@pytest.fixture
def dear(app: Flask, aurora: House) -> House:
    """A house that sells its rooms for less to who cannot leave."""
    sell_also(app, aurora, "strict", 90, NO_REFUND)
    return aurora


def cards(client: FlaskClient, house: House, **asked: Any) -> list[str]:
    """The cards of a search as their HTML."""
    said = {"arrival": house.day(20).isoformat(), "nights": 7, "adults": 1, **asked}
    answer = client.get("/search", query_string=said)
    assert answer.status_code == 200
    return answer.text.split("<article")[1:]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("where", ["", "aurora"])
def test_both_prices_stand_beside_each_other_with_their_terms(
    client: FlaskClient, dear: House, where: str
) -> None:
    card = cards(client, dear, where=where)[0]
    choices = re.findall(r'<li class="offer__choice">(.*?)</li>', card, re.S)
    shown = [words(one).replace("Choose single, ", "| ") for one in choices]
    last = f"{dear.day(16):%a} {dear.day(16).day} {dear.day(16):%b}"
    assert shown == [
        "Strict €378 No refund if you cancel To pay when booking: €113.40 | Strict",
        f"Flexible €420 Free to cancel until {last} To pay when booking: €126 | Flexible",
    ]
    assert len(re.findall(r'class="button offer__go" href="/book\?', card)) == 2
    assert "more way" not in card


def test_the_parts_of_both_prices_are_one_table(client: FlaskClient, dear: House) -> None:
    card = cards(client, dear, programme="back-care")[0]
    assert card.count("<table") == 1
    table = words(card[card.index("<table") : card.index("</table>")])
    assert "Strict Flexible" in table
    assert re.search(r"single 7 nights €378\.00 €420\.00", table)
    assert re.search(r"Back care person 1, 7 nights €210\.00 €210\.00", table)
    assert "Whole stay €588.00 €630.00" in table


def test_of_three_ways_the_third_is_a_press_away(
    app: Flask, client: FlaskClient, dear: House
) -> None:
    sell_also(app, dear, "stricter", 80, NO_REFUND)
    card = cards(client, dear)[0]
    beside, others = card.split("1 more way to book this room")
    assert re.findall(r'offer__plan">(\w+)<', beside) == ["Stricter", "Flexible"]
    assert re.findall(r'offer__plan">(\w+)<', others) == ["Strict"]


def test_a_room_with_one_way_has_one_price(client: FlaskClient, aurora: House) -> None:
    card = cards(client, aurora)[0]
    assert card.count('offer__choice"') == 1
    assert "offer--two" not in card
