"""The cookie of a session: which answers renew it."""

from __future__ import annotations

from flask import Flask

from tests.staff import browser_of, make_person


def test_a_page_renews_the_session(app: Flask) -> None:
    browser = browser_of(app, make_person(app, "managing_company"))
    assert "session=" in browser.get("/profile").headers.get("Set-Cookie", "")


def test_a_static_file_never_carries_a_session(app: Flask) -> None:
    """Caches keep it, and one that comes late would undo what was chosen meanwhile."""
    browser = browser_of(app, make_person(app, "managing_company"))
    with browser.get("/static/css/base.css?v=1") as answer:
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
