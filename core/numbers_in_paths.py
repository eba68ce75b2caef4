"""Numbers in paths: as many digits as a row's key can have; whatever is longer leads nowhere."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter


class ShortInteger(IntegerConverter):
    """As `int`, without numbers that Python refuses to read for their length."""

    regex = r"\d{1,19}"

    def to_url(self, value: Any) -> str:
        """A text is quoted as it is; whether it is a number is seen when it is asked for."""
        return (
            BaseConverter.to_url(self, value) if isinstance(value, str) else super().to_url(value)
        )


def install(app: Flask) -> None:
    """Before any route is registered."""
    app.url_map.converters["int"] = ShortInteger
