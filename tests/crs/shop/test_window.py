"""The shop's window: what it keeps, it lets go as soon as somebody changes it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text, update

from core.db import db, see_resorts, transaction
from core.organisation.models import CalendarDay
from crs.advice.models import Complaint, ComplaintProgramme, Question
from crs.catalogue.models import Building, Procedure, Programme, ProgrammeProcedure, RoomType
from crs.content.models import Photograph
from crs.rates.queries import tariff_stamps
from crs.shop.window import shop_window
from tests.cast import House, build_house

KEPT = (
    Building, CalendarDay, ComplaintProgramme, Photograph, Procedure, Programme,
    ProgrammeProcedure, Question,
)  # fmt: skip


@pytest.fixture
def house(app: Flask) -> House:
    return build_house(app)


def read(app: Flask, path: str) -> str:
    answer = app.test_client().get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.text


def rename(app: Flask, model: type, words: str) -> None:
    with app.app_context():
        see_resorts("all")
        with transaction() as session:
            session.execute(update(model).values(name={"en": words}))


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (Programme, "/resorts/aurora/programmes/back-care"),
        (Procedure, "/resorts/aurora/programmes/back-care"),
        (RoomType, "/resorts/aurora"),
    ],
)
def test_a_new_name_is_shown_at_once(app: Flask, house: House, model: type, path: str) -> None:
    for words in ("Once so named", "Then named anew"):
        rename(app, model, words)
        assert words in read(app, path)


def test_all_that_is_kept_is_watched(app: Flask, house: House) -> None:
    with app.app_context():
        see_resorts("all")
        rows = db.session.execute(
            text("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        )
        watched = {name for _table, name in rows}
    wanted = {
        f"{model.__tablename__}_{event}_stamps"
        for model in KEPT
        for event in ("insert", "update", "delete")
    }
    assert wanted | {"complaint_stamps"} <= watched


def test_a_complaint_is_everybodys(app: Flask, house: House) -> None:
    other = build_house(app, slug="birch")
    with app.app_context():
        see_resorts("all")
        both = [house.resort, other.resort]
        before = tariff_stamps(both)
        see_resorts(str(house.resort))
        with transaction() as session:
            session.add(Complaint(code="knees", name={"en": "Knees"}, words={"en": "They ache."}))
        seen = db.session.scalar(text("SELECT current_setting('app.scope', true)"))
        assert seen == str(house.resort)
        see_resorts("all")
        after = tariff_stamps(both)
    assert all(before[key] != after[key] for key in both)


def test_what_is_not_there_is_not_kept(app: Flask, house: House) -> None:
    with app.test_request_context():
        see_resorts("all")
        window = shop_window()
        with pytest.raises(LookupError):
            window.keep("a row", lambda: dict[str, str]()["a row"])
        assert window.keep("a row", lambda: "found") == "found"
        assert window.keep("a row", lambda: "another") == "found"


def test_rows_that_are_kept_outlive_the_request(app: Flask, house: House) -> None:
    for _time in range(2):
        page = read(app, "/resorts/aurora/programmes/back-care")
    assert "Mud wrap" in page
