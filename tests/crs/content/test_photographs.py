"""Photographs for pages: each subject's own, in their order, without those put away."""

from __future__ import annotations

from flask import Flask

from core.clock import now
from core.db import db
from crs.content.models import Photograph, Shown
from crs.content.queries import photographs_of
from tests.cast import House, build_house
from tests.staff import within


def add(house: House, subject: int, position: int, **more: object) -> None:
    code = f"{subject:016}{position:016}"
    db.session.add(
        Photograph(
            resort_id=house.resort, kind=Shown.ROOM_TYPE, subject_id=subject, position=position,
            alt={"en": "A room"}, hash=code, width=960, height=640, **more,
        )
    )  # fmt: skip
    db.session.flush()


def test_each_subject_has_its_own_in_their_order(app: Flask) -> None:
    house = build_house(app)
    single, twin = house.types["single"], house.types["twin"]

    def look() -> dict[int, list[int]]:
        add(house, single, 2)
        add(house, single, 1)
        add(house, single, 0, removed_at=now())
        found = photographs_of(Shown.ROOM_TYPE, [single, twin])
        assert photographs_of(Shown.PROGRAMME, [single]) == {single: []}
        return {key: [one.position for one in rows] for key, rows in found.items()}

    assert within(app, look) == {single: [1, 2], twin: []}


def test_a_photograph_knows_its_addresses() -> None:
    one = Photograph(hash="b" * 32, width=960, height=640)
    assert one.address(1600) == f"/pictures/{'b' * 32}-960.jpg"
    assert one.srcset().endswith("-960.webp 960w")
