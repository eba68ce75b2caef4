"""Parsing of requests: strict, and every fault told with the place where it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from flask import Request
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError
from webargs.core import is_json
from webargs.flaskparser import FlaskParser

from core.i18n import _
from crs.channels.refusals import IdempotencyKeyNeeded, JsonNeeded, NotJson, RequestFault

Fault = dict[str, str]


class StrictParser(FlaskParser):
    """What a schema does not name is refused, wherever it was sent, but for headers."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": RAISE, "query": RAISE, "headers": EXCLUDE}

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body. Raises JsonNeeded, NotJson."""
        if not is_json(req.mimetype):
            raise JsonNeeded
        try:
            return json.loads(req.get_data())
        except (ValueError, RecursionError):
            raise NotJson from None

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, **_kwargs: Any
    ) -> NoReturn:
        """Raises IdempotencyKeyNeeded, RequestFault."""
        messages = error.messages
        found = messages if isinstance(messages, dict) else {"json": messages}
        if "headers" in found:
            raise IdempotencyKeyNeeded
        raise RequestFault([fault for place, about in found.items() for fault in _of(place, about)])


def _of(place: str, about: Any) -> Iterator[Fault]:
    for path, words in _flat(about, ()):
        if place == "query":
            yield {"parameter": path[0] if path else "", "detail": words}
        else:
            yield {"pointer": "#" + "".join(f"/{_escaped(part)}" for part in path), "detail": words}


def _flat(about: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(about, Mapping):
        for name, inner in about.items():
            yield from _flat(inner, path if name == "_schema" else (*path, str(name)))
    else:
        for words in about:
            yield path, _(words)


def _escaped(part: str) -> str:
    """As RFC 6901 writes it."""
    return part.replace("~", "~0").replace("/", "~1")
