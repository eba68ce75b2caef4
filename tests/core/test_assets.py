"""Static files over the wire: packed where the browser takes it, kept by their names."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask import Flask

from core.assets import FOREVER, asset, bundle
from core.bundles import STATIC

SHEET = "/static/css/base.css"


def test_a_sheet_goes_packed_as_the_browser_likes(app: Flask) -> None:
    whole = (STATIC / "css/base.css").read_bytes()
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    for asked, coding in (("gzip, br", "br"), ("gzip", "gzip"), ("identity", None), ("", None)):
        with app.test_client().get(SHEET, headers={"Accept-Encoding": asked}) as answer:
            assert answer.headers.get("Content-Encoding") == coding
            assert "Accept-Encoding" in answer.vary
            assert answer.mimetype == "text/css"
            assert unpack[coding](answer.data) == whole


def test_a_packed_file_that_has_not_changed_is_not_sent_again(app: Flask) -> None:
    browser, packed = app.test_client(), {"Accept-Encoding": "gzip"}
    first = browser.get(SHEET, headers=packed)
    again = browser.get(SHEET, headers={**packed, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_small_by_itself_goes_as_it_is(app: Flask) -> None:
    address = "/static/vendor/fonts/inter-latin.woff2"
    with app.test_client().get(address, headers={"Accept-Encoding": "br"}) as answer:
        assert "Content-Encoding" not in answer.headers
        assert answer.data == (STATIC / "vendor/fonts/inter-latin.woff2").read_bytes()


@pytest.mark.parametrize("packed", ["br", ""])
def test_marked_and_built_files_are_kept_for_good(app: Flask, packed: str) -> None:
    with app.test_request_context():
        addresses = [asset("sign.svg"), asset("vendor/fonts/inter-latin.woff2"), bundle("shop.css")]
    for address in addresses:
        with app.test_client().get(address, headers={"Accept-Encoding": packed}) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOREVER)


def test_a_file_without_its_mark_is_asked_for_again(app: Flask) -> None:
    for packed in ("br", ""):
        with app.test_client().get(SHEET, headers={"Accept-Encoding": packed}) as answer:
            assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["nothing.css", "css", "../bundles.py", "css/../../bundles.py", "built/shop.css"]
)
def test_only_what_lies_there_is_sent(app: Flask, path: str) -> None:
    answer = app.test_client().get(f"/static/{path}", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 404
