"""Paper: whatever people wrote stays letters; the press is kept, and used by one at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typst import TypstError

from core.paper import BREAK_HERE, Sheet, as_json, qr
from tests.core.papers.pdf_text import pages_of, squeezed, text_of

TEMPLATE = """
#let sheet = json(bytes(sys.inputs.data))
#set page(width: 8cm, height: auto, margin: 1cm)
#set text(font: "DejaVu Sans", size: 10pt)
#for word in sheet.words [#word #parbreak()]
#if sheet.at("file", default: none) != none { read(sheet.file) }
#if "qr" in sys.inputs { image(bytes(sys.inputs.qr), width: 2cm) }
"""
MARKUP = [
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0"',
    "$ x^2 $",
    "*bold* _thin_ `code`",
    "= Heading",
    "- point + number / term: x",
    "\\ \\u{1F600} \\#",
    "<label> @reference",
    "https://example.org // no comment /* nor this */",
    "#{ panic() }",
    "\"quotes\" 'single' [content]",
    "{{7*7191}} ${7*7191} %(key)s {0.__class__}",
    "~ -- --- ... -?",
]
HARDLY_WRITTEN = [
    "\U0001f9d6\u200d\u2640\ufe0f\U0001f3e5",
    "\u202e\u202dmoc.live\u202c",
    "שלום مرحبا",
    "日本語",
    "Z͑ͫ̓a̴l̷g̵o̶",
    "\0a\0b",
    "\ud800",
]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.typ"
    path.write_text(TEMPLATE)
    return path


def sheet(template: Path, *words: str, **more: str) -> Sheet:
    return Sheet(template, "sheet.pdf", {"words": words, **more})


@pytest.mark.parametrize("words", MARKUP)
def test_markup_is_letters(template: Path, words: str) -> None:
    assert text_of(sheet(template, words).pdf()) == squeezed(words)


@pytest.mark.parametrize("words", HARDLY_WRITTEN, ids=range(len(HARDLY_WRITTEN)))
def test_what_the_fonts_do_not_know_breaks_nothing(template: Path, words: str) -> None:
    made = sheet(template, "123", words, "789").pdf()
    assert made.startswith(b"%PDF-")
    assert text_of(made).startswith("123")
    assert text_of(made).endswith("789")


def test_latin_cyrillic_and_signs_are_written_for_archives(template: Path) -> None:
    made = sheet(template, "Õäöü Щёжэ × – № “”", "1 240,50 €").pdf()
    assert b"pdfaid:part" in made
    assert text_of(made) == squeezed("Õäöü Щёжэ × – № “”1 240,50 €")


def test_a_very_long_word_is_broken_into_lines(template: Path) -> None:
    made = sheet(template, "w" * 500, "é" * 500).pdf()
    assert text_of(made) == "w" * 500 + "é" * 500
    [page] = pages_of(made)
    assert max(map(len, page.splitlines())) < 40


def test_words_of_usual_length_stay_as_they_are(template: Path) -> None:
    assert BREAK_HERE not in as_json({"words": ["Mäe-Kõrtsi puhkemaja", "x" * 28]})
    assert BREAK_HERE in as_json({"words": [{"deep": "x" * 29}]})


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.txt", "../../../../../etc/passwd"])
def test_not_even_a_template_reads_files_from_outside(template: Path, path: str) -> None:
    (template.parent.parent / "secret.txt").write_text("secret")
    with pytest.raises(TypstError):
        sheet(template, file=path).pdf()


def test_a_fault_leaves_the_press_in_order(template: Path) -> None:
    with pytest.raises(TypstError):
        sheet(template, file="/etc/passwd").pdf()
    assert text_of(sheet(template, "next").pdf()) == "next"


def test_a_picture_is_drawn(template: Path) -> None:
    plain = sheet(template, "x").pdf()
    drawn = Sheet(template, "sheet.pdf", {"words": ["x"]}, {"qr": qr("ABCD2345")}).pdf()
    assert len(drawn) > len(plain) + 500


def test_many_at_once_get_each_their_own(template: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda n: text_of(sheet(template, f"sheet {n}").pdf()), range(60))
        assert list(made) == [f"sheet{n}" for n in range(60)]
