"""Static files: their addresses change with their content; text goes compressed over the wire."""

from __future__ import annotations

import gzip
import mimetypes
import time
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import brotli
from flask import Response, request, send_from_directory
from werkzeug.security import safe_join

from core import bundles
from core.address_language import root_path
from core.bundles import STATIC

PATH = "/static"
LOOK_AGAIN = 5.0  # seconds until a changed file is noticed
PACKED = (".css", ".js", ".svg")
CODINGS = ("br", "gzip")
QUALITY = 9  # of brotli: its best takes seconds for a large file
FOREVER = "public, max-age=31536000, immutable"


def asset(name: str) -> str:
    """The address of a static file with the mark of its content, so that it may be kept."""
    return root_path() + _marked(name, _now())


def bundle(name: str) -> str:
    """The address of `shop.css`, `desk.js` and the like."""
    return f"{root_path()}{PATH}/{_published(name, _now())}"


def send(filename: str) -> Response:
    """A file of `static`: small text packed, once for each process; others as they are."""
    path = safe_join(str(STATIC), filename)
    if not filename.endswith(PACKED) or path is None or not Path(path).is_file():
        return _kept(send_from_directory(STATIC, filename), filename)
    coding = request.accept_encodings.best_match(CODINGS)
    if coding is None:
        answer = send_from_directory(STATIC, filename)
    else:
        body = _packed(Path(path), Path(path).stat().st_mtime_ns, coding)
        answer = Response(body, mimetype=mimetypes.guess_type(filename)[0])
        answer.headers["Content-Encoding"] = coding
        answer.headers["Cache-Control"] = "no-cache"
        answer.add_etag()
        answer.make_conditional(request)
    answer.vary.add("Accept-Encoding")
    return _kept(answer, filename)


def _kept(answer: Response, filename: str) -> Response:
    """What is asked for by its mark, or named by its content, never changes."""
    if "v" in request.args or filename.startswith("built/"):
        answer.headers["Cache-Control"] = FOREVER
    return answer


def _now() -> int:
    return int(time.monotonic() / LOOK_AGAIN)


@lru_cache(maxsize=256)
def _marked(name: str, _look: int) -> str:
    return f"{PATH}/{quote(name)}?v={bundles.mark(STATIC / name)}"


@lru_cache(maxsize=16)
def _published(name: str, _look: int) -> str:
    return bundles.publish(name)


@lru_cache(maxsize=64)
def _packed(path: Path, _changed: int, coding: str) -> bytes:
    body = path.read_bytes()
    if coding == "gzip":
        return gzip.compress(body, mtime=0)
    return bytes(brotli.compress(body, quality=QUALITY))
