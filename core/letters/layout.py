"""How a letter looks: once in plain text, once as a page for mail programs."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from flask import current_app
from markupsafe import Markup

from core.i18n import language
from core.letters.kinds import Letter

STYLE = Path(__file__).parent.parent / "templates" / "core" / "letters" / "letter.css"


def as_text(letter: Letter) -> str:
    """For whoever reads plain text."""
    template = current_app.jinja_env.get_template("core/letters/letter.txt")
    return template.render(letter=letter)


def as_html(letter: Letter) -> str:
    """A page without scripts, pictures and foreign addresses; everything said is escaped."""
    template = current_app.jinja_env.get_template("core/letters/letter.html")
    return template.render(letter=letter, style=Markup(style()), lang=language())  # noqa: S704  # our own file


@cache
def style() -> str:
    """The sheet within the page: mail programs fetch none."""
    return STYLE.read_text().strip()


@cache
def style_hash() -> str:
    """What a Content-Security-Policy calls it."""
    digest = hashlib.sha256(style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
