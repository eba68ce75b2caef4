"""Bugs that are seeded on purpose: what a test is worth, it shows by failing on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from core.db import db


@contextmanager
def seeded_bug(app: Flask, was: str, becomes: str = "") -> Iterator[None]:
    """Rewrite our SQL on its way to the server: the bug that a test must notice."""
    met = []

    def rewrite(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any
    ) -> tuple[str, Any]:
        if was in statement:
            met.append(statement)
        return statement.replace(was, becomes), parameters

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", rewrite, retval=True)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", rewrite)
    assert met, "the bug was never met: the statement reads differently now"
