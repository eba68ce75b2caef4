"""What the many applications of one run share: a test pays for what it asks, not for a start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class Compiled(BytecodeCache):
    """Templates are compiled once a process: each application has an environment of its own.

    Jinja compares the source with what was compiled.
    """

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled, if anything."""
        if code := self._codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


class LateRule(Rule):
    """Compiles what builds its addresses when the first is built.

    An application has some 150 routes, of which a test builds a few: compiling them all was half
    of its start.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []

        def build(rule: LateRule, /, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(Rule._compile_builder(rule, append_unknown))
            return compiled[0](rule, **values)

        return build


def share() -> None:
    """From here on, whatever application is made."""
    Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": Compiled()}
    Flask.url_rule_class = LateRule
