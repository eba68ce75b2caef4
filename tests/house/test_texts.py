"""Every text that a user sees is there in every language, whole."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from flask import Flask

from core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from core.money import Money
from tests.house.texts import ROOT, translated, wanted

OTHERS = sorted(set(LANGUAGES) - {DEFAULT_LANGUAGE})
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
NOT_PROSE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|&\w+;",
    re.DOTALL,
)
TAG = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)
NAMES = {
    "Sanatorium",
    "· Sanatorium",
    "Sanatorium API",
    "openapi.json",
    "sanatorium load-network demo/network",
}


def faults(language: str, catalog: Catalog) -> Iterator[str]:
    """What is missing, doubtful, or left over in a catalogue."""
    known = wanted()
    for message in known:
        if message.id:
            yield from _faults_of(message, catalog.get(message.id, message.context), language)
    for message in catalog:
        if message.id and known.get(message.id, message.context) is None:
            yield f"{language}: no text of the code: {message.id}"


def _faults_of(message: Message, found: Message | None, language: str) -> Iterator[str]:
    said = _forms(found.string) if found else []
    if found is None or not said or not all(said):
        yield f"{language}: not translated: {message.id}"
        return
    if found.fuzzy:
        yield f"{language}: doubtful: {message.id}"
    placeholders = set(PLACEHOLDER.findall(_forms(message.id)[-1]))
    for form in said:
        if set(PLACEHOLDER.findall(form)) != placeholders:
            yield f"{language}: other placeholders: {form}"
        if form.strip() != form:
            yield f"{language}: space at an end: {form!r}"


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_none_is_left_over(language: str) -> None:
    assert list(faults(language, translated(language))) == []


@pytest.mark.parametrize("language", OTHERS)
def test_plurals_have_all_the_forms_of_the_language(language: str) -> None:
    catalog = translated(language)
    short = [
        message.id
        for message in catalog
        if isinstance(message.id, tuple) and len(_forms(message.string)) != catalog.num_plurals
    ]
    assert short == []


def test_a_text_that_is_missing_or_marred_is_found() -> None:
    marred = copy.deepcopy(translated("ru"))
    marred.delete("Hold this room")
    marred["To pay when booking: %(amount)s"].string = "К оплате"
    found = list(faults("ru", marred))
    assert "ru: not translated: Hold this room" in found
    assert "ru: other placeholders: К оплате" in found
    assert len(found) == 2


def bare_texts(page: str) -> list[str]:
    """Words between tags that nobody marked for translation."""
    # Within {% trans %} words are marked; what is left outside of code and tags must be no word.
    outside = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", page, flags=re.DOTALL)
    text = TAG.sub("\n", NOT_PROSE.sub("\n", outside))
    words = [part.strip() for part in text.splitlines()]
    return [word for word in words if re.search(r"[^\W\d_]{2}", word) and word not in NAMES]


TEMPLATES = [
    path
    for path in sorted(ROOT.glob("[!.n]*/**/templates/**/*.html"))
    if path.relative_to(ROOT).parts[0] != "sandbox"  # it stands for somebody else's pages
]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_has_words_of_its_own(template: Path) -> None:
    assert bare_texts(template.read_text()) == []


def test_words_of_a_templates_own_are_found() -> None:
    page = '<p title="x">{{ _("Marked") }}</p>\n<p>Not marked</p>{% trans %}Marked{% endtrans %}'
    assert bare_texts(page) == ["Not marked"]


@pytest.mark.parametrize(
    ("language", "money", "day", "nights"),
    [
        ("en", "€1,240.50", "Sat, 1 Aug 2026", "14 nights"),
        ("ru", "1 240,50 €", "сб, 1 авг. 2026", "14 ночей"),
        ("et", "1 240,50 €", "L, 1. august 2026", "14 ööd"),
    ],
)
def test_money_days_and_nights_are_written_as_the_language_does(
    app: Flask, language: str, money: str, day: str, nights: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        filters = app.jinja_env.filters
        said = filters["money"](Money(124050, "EUR")), filters["day"](date(2026, 8, 1))
        assert [re.sub(r"\s", " ", text) for text in (*said, filters["nights"](14))] == [
            money,
            day,
            nights,
        ]


def test_the_catalogues_can_be_compiled_as_set_up_does(tmp_path: Path) -> None:
    copied = shutil.copytree(ROOT / "core/translations", tmp_path / "translations")
    command = [sys.executable, "-m", "babel.messages.frontend", "compile", "-d", str(copied)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
