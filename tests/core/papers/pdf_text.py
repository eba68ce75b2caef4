"""What a reader of a PDF of ours sees: the letters of its pages, by the fonts' own tables."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
MAPPED = re.compile(rb"<([0-9a-fA-F]{4})> *<([0-9a-fA-F]+)>")
# Brackets in a string stand for themselves as long as they are balanced: three deep will do.
STRING = rb"\((?:[^()\\]|\\.)*\)"
for _deep in range(3):
    STRING = rb"\((?:[^()\\]|\\.|" + STRING + rb")*\)"
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|" + STRING + rb"|<[0-9a-fA-F]+>", re.DOTALL)
READ_ALOUD = re.compile(rb"/ActualText *(?:" + STRING + rb"|<[0-9a-fA-F]*>)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
Letters = dict[int, str]


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page; runs of one style a line each."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    return [_page(body, objects) for body in objects.values() if b"/Type/Page/" in body]


def text_of(pdf: bytes) -> str:
    """Everything, without spaces, ends of lines, and marks where a word may be broken."""
    return squeezed("".join(pages_of(pdf)))


def squeezed(words: str) -> str:
    """As `text_of` gives it: how lines were broken says nothing."""
    return re.sub(r"[\s\u200b]", "", words)


def _page(page: bytes, objects: dict[int, bytes]) -> str:
    resources = objects[_reference(rb"/Resources (\d+)", page)]
    fonts = {
        name.decode(): _letters(objects[int(number)], objects)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    content = _stream(objects[_reference(rb"/Contents (\d+)", page)])
    runs = re.findall(rb"\bBT\b(.*?)\bET\b", content, re.DOTALL)
    return "\n".join("".join(_shown(run, fonts)) for run in runs)


def _reference(what: bytes, body: bytes) -> int:
    found = re.search(what, body)
    assert found, what
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found
    return zlib.decompress(found[1])


def _letters(font: bytes, objects: dict[int, bytes]) -> Letters:
    table = _stream(objects[_reference(rb"/ToUnicode (\d+)", font)])
    mapped = re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL)
    return {
        int(code, 16): bytes.fromhex(letters.decode()).decode("utf-16-be")
        for block in mapped
        for code, letters in MAPPED.findall(block)
    }


def _shown(run: bytes, fonts: dict[str, Letters]) -> Iterator[str]:
    letters: Letters = {}
    for token in SHOWN.finditer(READ_ALOUD.sub(b"", run)):
        if token[1]:
            letters = fonts[token[1].decode()]
            continue
        codes = _codes(token[0])
        pairs = zip(codes[::2], codes[1::2], strict=True)
        yield "".join(letters.get(high << 8 | low, "") for high, low in pairs)


def _codes(token: bytes) -> bytes:
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode())
    return ESCAPED.sub(_unescaped, token[1:-1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    what = found[1]
    return bytes([int(what, 8)]) if what.isdigit() else PLAIN.get(what, what)
