"""Bundles: all of our sheets and scripts, built anew when one changes, none in another's way."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from core import bundles

APART = {"js/api_page.js", "css/gallery.css"}  # of a page of its own
RULE = re.compile(r"^\.([a-z][\w-]*) \{", re.MULTILINE)
PLACED = re.compile(r'url\("\.\./(vendor/fonts/[\w-]+\.woff2)\?v=(\w+)"\)')


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sheets and scripts, to change."""
    for folder in ("css", "js"):
        shutil.copytree(bundles.STATIC / folder, tmp_path / folder)
    (tmp_path / "vendor").mkdir()
    shutil.copy(bundles.STATIC / "vendor/htmx.min.js", tmp_path / "vendor")
    monkeypatch.setattr(bundles, "STATIC", tmp_path)
    monkeypatch.setattr(bundles, "BUILT", tmp_path / "built")
    return tmp_path


def test_every_sheet_and_script_is_in_a_bundle() -> None:
    named = {f"css/{sheet}.css" for face in bundles.SHEETS.values() for sheet in (*face, "print")}
    named |= {f"js/{script}.js" for face in bundles.SCRIPTS.values() for script in face}
    there = {
        file.relative_to(bundles.STATIC).as_posix()
        for folder in ("css", "js")
        for file in (bundles.STATIC / folder).iterdir()
    }
    assert there - APART == named


@pytest.mark.parametrize("face", bundles.SHEETS)
def test_no_two_sheets_of_a_face_say_what_one_class_is(face: str) -> None:
    makers: dict[str, set[str]] = {}
    *shown, _printed = bundles.sources(f"{face}.css")
    for file in shown:
        for name in RULE.findall(file.read_text()):
            makers.setdefault(name, set()).add(file.stem)
    assert {name: sheets for name, sheets in makers.items() if len(sheets) > 1} == {}


def test_a_bundle_is_named_by_its_content(static: Path) -> None:
    first = bundles.publish("shop.css")
    assert bundles.publish("shop.css") == first
    sheet = static / "css/base.css"
    sheet.write_text(sheet.read_text() + "/* a remark */\n")
    assert bundles.publish("shop.css") == first
    sheet.write_text(sheet.read_text() + ".new {\n  color: red;\n}\n")
    assert bundles.publish("shop.css") != first
    assert ".new {" in (static / bundles.publish("shop.css")).read_text()
    assert (static / first).exists(), "pages that are open still ask for it"


def test_old_bundles_go(static: Path) -> None:
    script = static / "js/toasts.js"
    for change in range(bundles.KEPT + 3):
        script.write_text(f"window.change = {change};")
        bundles.publish("desk.js")
    assert len(list((static / "built").iterdir())) == bundles.KEPT


def test_what_is_for_paper_alone_is_for_paper_alone() -> None:
    built = (bundles.STATIC / bundles.publish("shop.css")).read_text()
    assert built.count("@media print {") >= 1
    assert built.rindex("--paper: #fff;") > built.rindex("@media print {\n:root")


def test_fonts_are_asked_for_by_the_address_that_pages_fetch_early() -> None:
    built = (bundles.STATIC / bundles.publish("shop.css")).read_text()
    placed = PLACED.findall(built)
    assert placed
    assert all(bundles.mark(bundles.STATIC / path) == mark != "0" for path, mark in placed)
