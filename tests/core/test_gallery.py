"""The gallery is for who builds: on a real site it is not there."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.mark.parametrize("setting", ["DEMO", "TESTING"])
def test_who_builds_sees_it(app: Flask, setting: str) -> None:
    app.config.update({"DEMO": False, "TESTING": False, setting: True})
    assert app.test_client().get("/gallery").status_code == 200


def test_a_guest_does_not(app: Flask) -> None:
    app.config.update({"DEMO": False, "TESTING": False})
    assert app.test_client().get("/gallery").status_code == 404


@pytest.mark.parametrize("face", ["shop", "desk", "none"])
def test_it_stands_in_the_frame_of_a_face(app: Flask, face: str) -> None:
    frame = "desk" if face == "desk" else "shop"
    page = app.test_client().get(f"/gallery?face={face}").get_data(as_text=True)
    assert f"/static/built/{frame}." in page
