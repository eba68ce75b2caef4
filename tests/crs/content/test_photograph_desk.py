"""Photographs at the content desk: uploaded, described, put in order, removed, put back."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import db
from crs.content.models import Photograph
from crs.content.photographs import MOST
from crs.content.queries import photographs_of
from tests.cast import House, build_house
from tests.snapshots import snapshot
from tests.staff import browser_of, make_person, within


class Album:
    """The photographs of a house's single room, as its manager sees them."""

    def __init__(self, app: Flask, house: House, client: FlaskClient) -> None:
        self.app, self.client, self.house = app, client, house
        self.room = house.types["single"]
        self.path = f"/desk/content/room_type/{self.room}/photographs"

    def send(self, *contents: bytes) -> TestResponse:
        files = [(BytesIO(content), f"{n}.jpg") for n, content in enumerate(contents)]
        return self.client.post(self.path, data={"files": files}, follow_redirects=True)

    def post(self, number: int, act: str, **form: str) -> TestResponse:
        path = f"/desk/content/photographs/{number}/{act}"
        return self.client.post(path, data=form, follow_redirects=True)

    def shown(self) -> list[int]:
        return within(
            self.app,
            lambda: [one.id for one in photographs_of("room_type", [self.room])[self.room]],
        )

    def alt(self) -> dict[str, str]:
        return within(self.app, lambda: photographs_of("room_type", [self.room])[self.room][0].alt)

    def undo_latest(self) -> TestResponse:
        page = self.client.get(f"/desk/content/room_type/{self.room}/history").text
        undo = re.findall(r'action="(/desk/content/changes/\d+/withdrawal)"', page)
        return self.client.post(undo[0], follow_redirects=True)


@pytest.fixture
def album(app: Flask) -> Album:
    house = build_house(app)
    person = make_person(app, "resort_manager", house.resort)
    return Album(app, house, browser_of(app, person))


SIZES = ((1000, 700), (1000, 710), (1000, 720))


def test_photographs_are_added_in_the_order_in_which_they_are_sent(album: Album) -> None:
    answer = album.send(*(snapshot(size) for size in SIZES))
    assert "3 photographs are added" in answer.text
    assert len(album.shown()) == 3
    [first, *_rest] = re.findall(r'src="(/pictures/\S+)"', answer.text)
    with album.client.get(first) as picture:
        assert picture.status_code == 200
        assert "immutable" in picture.headers["Cache-Control"]


def test_a_refused_file_says_why_and_the_others_are_kept(album: Album) -> None:
    answer = album.send(snapshot(), b"no picture", snapshot((600, 400)))
    assert answer.status_code == 422
    assert "“1.jpg” is not in a picture format" in answer.text
    assert "“2.jpg” is 600 × 400 pixels" in answer.text
    assert len(album.shown()) == 1


def test_the_same_photograph_is_shown_once(album: Album) -> None:
    album.send(snapshot())
    assert "among them already" in album.send(snapshot()).text
    assert len(album.shown()) == 1


def test_nothing_chosen_is_told(album: Album) -> None:
    answer = album.client.post(album.path, data={})
    assert answer.status_code == 422
    assert "Choose one or more photographs" in answer.text


def test_there_are_enough_at_some_point(album: Album) -> None:
    resort = album.house.resort

    def fill() -> None:
        db.session.add_all(
            Photograph(
                resort_id=resort, kind="room_type", subject_id=album.room, position=place, alt={},
                hash=f"{place:032}", width=960, height=640,
            )
            for place in range(MOST)
        )  # fmt: skip

    within(album.app, fill)
    assert "There are 12 photographs already" in album.send(snapshot()).text
    assert len(album.shown()) == MOST


def test_they_are_put_in_order_and_the_order_is_taken_back(album: Album) -> None:
    album.send(*(snapshot(size) for size in SIZES))
    a, b, c = album.shown()
    album.post(c, "place", to="first")
    assert album.shown() == [c, a, b]
    album.post(c, "place", to="later")
    assert album.shown() == [a, c, b]
    album.undo_latest()
    assert album.shown() == [c, a, b]


def test_one_is_described_in_three_languages(album: Album) -> None:
    album.send(snapshot())
    [one] = album.shown()
    refused = album.post(one, "texts", **{"alt-ru": "Кровать"})
    assert refused.status_code == 422
    assert "Кровать" in refused.text
    empty = "e3b0c44298fc"
    marks = {f"was-alt-{language}": empty for language in ("en", "ru", "et")}
    album.post(one, "texts", **marks, **{"alt-en": "A bed", "alt-ru": "Кровать"})
    assert album.alt() == {"en": "A bed", "ru": "Кровать"}
    assert "1 description missing" in album.client.get("/desk/content").text
    album.undo_latest()
    assert album.alt() == {}


def test_one_is_removed_and_put_back_where_it_was(album: Album) -> None:
    album.send(*(snapshot(size) for size in SIZES))
    a, b, c = album.shown()
    assert "Put back" in album.post(a, "removal").text
    assert album.shown() == [b, c]
    album.post(a, "return")
    assert album.shown() == [a, b, c]
    album.post(b, "removal")
    album.undo_latest()
    assert album.shown() == [a, b, c]


def test_of_two_who_remove_the_same_the_second_is_told(album: Album) -> None:
    album.send(snapshot())
    [one] = album.shown()
    album.post(one, "removal")
    assert "changed again since" in album.post(one, "removal").text


def test_boards_have_no_photographs(album: Album) -> None:
    assert album.client.get("/desk/content/board/1/photographs").status_code == 404
