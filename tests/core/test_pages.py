"""Where a page may send its reader on to."""

from __future__ import annotations

import pytest
from flask import Flask

from core.paths import own_path


@pytest.mark.parametrize("path", ["/", "/desk", "/search?where=a&nights=7", "/desk?q=Ёлка é"])
def test_paths_of_ours_are_kept(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "wanted",
    [
        "", "desk", "https://evil.example", "javascript:alert(1)", "//evil.example",
        "/\\evil.example", "/\t/evil.example", "/\r\nX-Evil: 1", "/\x00", "/\x7f", "//[evil",
        "/\u202eelpmaxe",
    ],
)  # fmt: skip
def test_all_else_leads_nowhere(wanted: str) -> None:
    assert own_path(wanted) == ""


def test_a_language_is_chosen_whatever_the_way_back_says(app: Flask) -> None:
    answer = app.test_client().get("/language/ru", query_string={"next": "/\r\nX-Evil: 1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ru/")
