"""Paper: PDFs typeset from a template and data; what people wrote is never read as markup."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import segno
from typst import Compiler, Fonts, TypstError

FONTS = Path(__file__).parent / "static" / "vendor" / "dejavu"
ARCHIVAL: Final = "a-2b"
LONG_WORD = re.compile(r"\S{28}(?=\S)")
BREAK_HERE = "\u200b"  # where a word that is wider than its column may go on in the next line


@dataclass(frozen=True)
class Sheet:
    """A document that is not typeset yet: its template, what stands in it, its pictures as SVG.

    A template reads `json(bytes(sys.inputs.data))` and `bytes(sys.inputs.NAME)` for a picture.
    """

    template: Path
    name: str
    data: Mapping[str, Any]
    pictures: Mapping[str, str] = field(default_factory=dict)

    def pdf(self) -> bytes:
        """PDF/A where the fonts have every letter, else a plain PDF with boxes for the others.

        Takes some milliseconds: not within a transaction.
        """
        return _press(self.template).print(self.data, self.pictures)


class Press:
    """The compiler of one template: kept, since it remembers fonts; one sheet at a time."""

    def __init__(self, template: Path) -> None:
        self._busy = Lock()
        fonts = Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )
        self._compiler = Compiler(
            str(template), root=str(template.parent), font_paths=fonts, ignore_system_fonts=True
        )

    def print(self, data: Mapping[str, Any], pictures: Mapping[str, str]) -> bytes:
        """The PDF. A fault of the template raises TypstError."""
        given = {"data": as_json(data), **pictures}
        with self._busy:
            try:
                made = self._compiler.compile(
                    format="pdf", sys_inputs=given, pdf_standards=ARCHIVAL
                )
            except TypstError:  # archives want every glyph: an emoji in a name has none
                made = self._compiler.compile(format="pdf", sys_inputs=given)
        if not isinstance(made, bytes):
            raise TypeError("a PDF is one document")
        return made


@cache
def _press(template: Path) -> Press:
    return Press(template)


def as_json(data: Mapping[str, Any]) -> str:
    """The data with words that can be broken; half characters become question marks."""
    text = json.dumps(_breakable(data), ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()


def _breakable(value: Any) -> Any:
    if isinstance(value, str):
        return LONG_WORD.sub(lambda part: part[0] + BREAK_HERE, value)
    if isinstance(value, Mapping):
        return {name: _breakable(one) for name, one in value.items()}
    return [_breakable(one) for one in value] if isinstance(value, (list, tuple)) else value


def qr(words: str) -> str:
    """A QR code as SVG, with the quiet zone that scanners want left to the template."""
    picture = io.BytesIO()
    segno.make(words, micro=False, error="m").save(picture, kind="svg", border=0)
    return picture.getvalue().decode()
