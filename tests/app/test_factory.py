"""Behind proxies: whose word about the guest's address is taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from app.config import Config
from app.factory import create_app
from core.auth.access import public
from core.db import db

SAID = {
    "X-Forwarded-For": "1.1.1.1, 2.2.2.2, 3.3.3.3",  # a guest's lie, the guest, the CDN
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "stay.example",
}


def seen(app: Flask) -> object:
    """Address, scheme and host of the guest, as a view knows them."""

    @public
    def show() -> ResponseReturnValue:
        return jsonify([request.remote_addr, request.scheme, request.host])

    app.add_url_rule("/seen", view_func=show)
    answer: object = app.test_client().get("/seen", headers=SAID).json
    with app.app_context():
        db.engine.dispose()
    return answer


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [
        (0, ["127.0.0.1", "http", "localhost"]),
        (1, ["3.3.3.3", "https", "stay.example"]),
        (2, ["2.2.2.2", "https", "stay.example"]),
    ],
)
def test_only_so_many_proxies_are_believed(
    config: Config, proxies: int, expected: list[str]
) -> None:
    assert seen(create_app(replace(config, trusted_proxies=proxies))) == expected
