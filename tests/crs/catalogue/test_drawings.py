"""Our own drawings: each thing has one, and each that is named is in its file."""

from __future__ import annotations

import re

import pytest

from app.ground.places import ROOT
from crs.catalogue.drawings import (
    BY_SERVICE,
    BY_WORD,
    CARE,
    PLACES,
    SHORES,
    drawing_of_care,
    drawing_of_resort,
    drawing_of_room,
)


def drawn_in(file: str) -> set[str]:
    return set(re.findall(r'<g id="([a-z-]+)"', (ROOT / "core/static" / file).read_text()))


def test_every_drawing_that_is_named_is_there() -> None:
    assert {drawn for _word, drawn in BY_WORD} | {"leaf"} == drawn_in(CARE)
    houses = {drawn for _word, drawn in BY_SERVICE} | set(SHORES)
    rooms = {"single", "twin", "double", "family", "suite"}
    assert houses | rooms | {"baltic"} == drawn_in(PLACES)


@pytest.mark.parametrize(
    ("code", "drawn"),
    [
        ("underwater-massage", "underwater-massage"),
        ("back-massage", "massage"),
        ("water-gymnastics", "pool"),
        ("classic-mud", "mud"),
        ("sulphur-joints", "sulphur-bath"),
        ("drinking-water", "water"),
        ("something-new", "leaf"),
    ],
)
def test_care_is_drawn_by_the_words_of_its_code(code: str, drawn: str) -> None:
    assert drawing_of_care(code) == drawn


@pytest.mark.parametrize(
    ("code", "drawn"),
    [("bay-suite", "suite"), ("double-sea", "double"), ("single", "single"), ("family", "family")],
)
def test_a_room_is_drawn_by_its_kind(code: str, drawn: str) -> None:
    assert drawing_of_room(code) == drawn


def test_a_house_is_drawn_by_what_lies_around_it() -> None:
    assert drawing_of_resort("anywhere", ["pool", "lake"]) == "lake"
    assert drawing_of_resort("aurora") in SHORES
