"""Numbers in paths: as many digits as a row's key can have; whatever is longer leads nowhere."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter


class ShortInteger(IntegerConverter):
    """As `int`, without numbers that Python refuses to read for their length."""

    regex = r"\d{1,19}"


def install(app: Flask) -> None:
    """Before any route is registered."""
    app.url_map.converters["int"] = ShortInteger
