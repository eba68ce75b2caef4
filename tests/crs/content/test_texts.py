"""The content desk's texts: what is missing, saving, two editors, preview, history, undo."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import db
from crs.advice.models import Complaint, Question
from crs.catalogue.models import Programme, RoomType
from crs.content.kinds import known_kinds
from crs.content.rules import mark_of
from tests.cast import House, build_house
from tests.staff import browser_of, make_person, within


@dataclass(frozen=True)
class Editor:
    """A manager of the house with a browser."""

    app: Flask
    house: House
    client: FlaskClient

    @property
    def path(self) -> str:
        return f"/desk/content/room_type/{self.house.types['single']}"

    def texts(self) -> dict[str, dict[str, str]]:
        """The single's texts as they are kept."""

        def look() -> dict[str, dict[str, str]]:
            row = db.session.get_one(RoomType, self.house.types["single"])
            return {"name": row.name, "description": row.description}

        return within(self.app, look)

    def opened(self) -> dict[str, str]:
        """The form as the browser fills it."""
        form = {}
        for name, texts in self.texts().items():
            for language in ("en", "ru", "et"):
                words = texts.get(language, "")
                form[f"{name}-{language}"] = words
                form[f"was-{name}-{language}"] = mark_of(words)
        return form

    def save(self, form: dict[str, str], **changed: str) -> TestResponse:
        return self.client.post(self.path, data={**form, **changed}, follow_redirects=True)


@pytest.fixture
def anna(app: Flask) -> Editor:
    house = build_house(app)
    person = make_person(app, "resort_manager", house.resort, name="Anna")
    return Editor(app, house, browser_of(app, person))


def test_a_text_is_saved_in_one_language_and_the_shop_shows_it(anna: Editor) -> None:
    answer = anna.save(anna.opened(), **{"description-ru": "Тихая\r\nкомната "})
    assert "1 text is saved." in answer.text
    assert anna.texts()["description"] == {"en": "single", "ru": "Тихая\nкомната", "et": "single"}
    shop = anna.app.test_client()
    shop.get("/language/ru")
    assert "Тихая" in shop.get(f"/resorts/{anna.house.slug}").text


def test_what_is_missing_is_listed_and_counted(anna: Editor) -> None:
    anna.save(anna.opened(), **{"description-et": "", "name-et": ""})
    page = anna.client.get("/desk/content").text
    single = f"room_type/{anna.house.types['single']}"
    [row] = [row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f'{single}"' in row]
    assert row.count("missing") == 1
    assert "2 missing" in row
    only = anna.client.get("/desk/content?missing=yes").text
    assert f"room_type/{anna.house.types['single']}" in only
    assert f"room_type/{anna.house.types['twin']}" not in only


def test_two_editors_of_different_texts_both_succeed(anna: Editor) -> None:
    mine, theirs = anna.opened(), anna.opened()
    anna.save(theirs, **{"description-et": "Vaikne"})
    anna.save(mine, **{"description-ru": "Тихая"})
    assert anna.texts()["description"] == {"en": "single", "ru": "Тихая", "et": "Vaikne"}


def test_two_editors_of_one_text_are_told_and_the_second_decides(anna: Editor) -> None:
    mine, theirs = anna.opened(), anna.opened()
    anna.save(theirs, **{"description-ru": "Светлая"})
    answer = anna.save(mine, **{"description-ru": "Тихая", "description-et": "Vaikne"})
    assert answer.status_code == 409
    assert "Светлая" in answer.text, "theirs"
    assert "Тихая" in answer.text, "mine, still in its field"
    assert anna.texts()["description"]["et"] == "single", "nothing is saved by half"
    [mark] = re.findall(r'name="was-description-ru" value="(\w+)"', answer.text)
    again = {**mine, "was-description-ru": mark}
    anna.save(again, **{"description-ru": "Тихая и светлая", "description-et": "Vaikne"})
    assert anna.texts()["description"]["ru"] == "Тихая и светлая"
    assert anna.texts()["description"]["et"] == "Vaikne"


def test_english_is_needed_and_the_form_comes_back_filled(anna: Editor) -> None:
    answer = anna.save(anna.opened(), **{"description-en": "", "description-ru": "Тихая"})
    assert answer.status_code == 422
    assert 'aria-describedby="description-en-fault"' in answer.text
    assert "Тихая" in answer.text
    assert anna.texts()["description"]["ru"] == "single"


def test_a_text_that_is_too_long_is_refused(anna: Editor) -> None:
    answer = anna.save(anna.opened(), **{"name-en": "x" * 201})
    assert answer.status_code == 422
    assert "shorten it" in answer.text


def test_a_preview_is_the_shops_own_page_and_keeps_nothing(anna: Editor) -> None:
    form = {**anna.opened(), "description-ru": "Комната с видом на сосны"}
    answer = anna.client.post(f"{anna.path}/preview/ru", data=form)
    assert answer.status_code == 200
    assert "Комната с видом на сосны" in answer.text
    assert 'lang="ru"' in answer.text
    assert 'class="shop"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert anna.texts()["description"]["ru"] == "single"
    shop = anna.app.test_client()
    shop.get("/language/ru")
    assert "с видом на сосны" not in shop.get(f"/resorts/{anna.house.slug}").text


def test_a_preview_of_a_refused_form_says_why(anna: Editor) -> None:
    answer = anna.client.post(f"{anna.path}/preview/ru", data={**anna.opened(), "name-en": ""})
    assert answer.status_code == 422
    assert "name-en-fault" in answer.text


def test_the_history_tells_who_changed_which_words_and_takes_them_back(anna: Editor) -> None:
    anna.save(anna.opened(), **{"description-en": "single with pines"})
    page = anna.client.get(f"{anna.path}/history").text
    assert "anna@example.org" in page
    assert re.search(r"<ins>.*pines</ins>", page)
    [undo] = re.findall(r'action="(/desk/content/changes/\d+/withdrawal)"', page)
    after = anna.client.post(undo, follow_redirects=True).text
    assert "Taken back." in after
    assert anna.texts()["description"]["en"] == "single"
    [redo] = re.findall(r'action="(/desk/content/changes/\d+/withdrawal)"', after)
    assert redo != undo, "what is taken back can only be taken back by its own line"
    anna.client.post(redo)
    assert anna.texts()["description"]["en"] == "single with pines"


def test_what_was_changed_again_is_not_taken_back(anna: Editor) -> None:
    anna.save(anna.opened(), **{"description-en": "first"})
    page = anna.client.get(f"{anna.path}/history").text
    [undo] = re.findall(r'action="(/desk/content/changes/\d+/withdrawal)"', page)
    anna.save(anna.opened(), **{"description-en": "second"})
    assert "changed again since" in anna.client.post(undo, follow_redirects=True).text
    assert anna.texts()["description"]["en"] == "second"


def test_every_kind_opens_and_can_be_previewed(anna: Editor) -> None:
    page = anna.client.get("/desk/content").text
    paths = set(re.findall(r'href="(/desk/content/\w+/\d+)"', page))
    shown = {path.split("/")[3] for path in paths}
    assert shown >= {"resort", "room_type", "board", "programme", "procedure"}
    assert shown <= {kind.name for kind in known_kinds()}
    for path in paths:
        opened = anna.client.get(path)
        assert opened.status_code == 200
        form = dict(
            re.findall(r'name="((?:was-)?[\w]+-\w\w)" lang="\w\w" value="(.*?)"', opened.text)
        )
        areas = re.findall(r'<textarea id="\S+" name="(\S+)"[^>]*>(.*?)</textarea>', opened.text)
        answer = anna.client.post(f"{path}/preview/et", data={**form, **dict(areas)})
        assert answer.status_code == 200, path
        assert 'lang="et"' in answer.text


def test_texts_that_may_be_empty_are_asked_for(anna: Editor) -> None:
    programme = anna.house.programmes["back-care"]
    path = f"/desk/content/programme/{programme}"
    form = {
        f"{name}-{language}": "Back" if name == "description" else "Back care"
        for name in ("name", "description")
        for language in ("en", "ru", "et")
    }
    form |= {f"was-{key}": mark_of(words) for key, words in form.items()}
    refused = anna.client.post(path, data={**form, "for_whom-ru": "Для спины"})
    assert refused.status_code == 422, "English stands in for what is missing"
    anna.client.post(path, data={
        **form, "for_whom-en": "For backs", "was-for_whom-en": mark_of(""),
    })  # fmt: skip

    def look() -> dict[str, str]:
        return db.session.get_one(Programme, programme).for_whom

    assert within(anna.app, look) == {"en": "For backs"}


def test_what_is_the_networks_is_edited_by_its_own_people_alone(app: Flask, anna: Editor) -> None:
    def make() -> int:
        complaint = Complaint(code="back", name={"en": "Back"}, words={"en": "My back aches"})
        db.session.add(complaint)
        db.session.flush()
        return complaint.id

    path = f"/desk/content/complaint/{within(app, make)}"
    assert anna.client.get(path).status_code == 404
    assert path not in anna.client.get("/desk/content").text
    olga = browser_of(app, make_person(app, "managing_company"))
    assert path in olga.get("/desk/content").text
    marks = {f"was-{field}": mark_of(words) for field, words in (
        ("name-en", "Back"), ("name-ru", ""), ("name-et", ""), ("words-en", "My back aches"),
        ("words-ru", ""), ("words-et", ""),
    )}  # fmt: skip
    form = {**marks, "name-en": "Back", "name-ru": "Спина", "words-en": "My back aches"}
    assert "Спина" in olga.post(f"{path}/preview/ru", data=form).text
    assert "1 text is saved." in olga.post(path, data=form, follow_redirects=True).text
    assert "Спина" in olga.get(f"{path}/history").text


def test_questions_say_to_which_programme_they_belong(app: Flask, anna: Editor) -> None:
    def make() -> int:
        question = Question(
            resort_id=anna.house.resort, programme_id=anna.house.programmes["back-care"],
            code="pacemaker", text={"en": "Do you have a pacemaker?"}, yes="ask", no="suitable",
            words={"en": "Ask our doctor"},
        )  # fmt: skip
        db.session.add(question)
        db.session.flush()
        return question.id

    path = f"/desk/content/question/{within(app, make)}"
    page = anna.client.get("/desk/content").text
    assert re.search(rf'"{path}">Do you have a pacemaker\?</a> <span[^>]*>Back care', page)
    form = {
        "text-en": "Do you wear a pacemaker?", "was-text-en": mark_of("Do you have a pacemaker?"),
        "words-en": "Ask our doctor", "was-words-en": mark_of("Ask our doctor"),
    }  # fmt: skip
    assert "wear a pacemaker" in anna.client.post(f"{path}/preview/en", data=form).text
