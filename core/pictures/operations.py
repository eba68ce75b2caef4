"""Keeping pictures: encoded anew in every width, in the folder of the setting MEDIA_FOLDER."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from core.i18n import _l
from core.pictures.reading import read_picture
from core.pictures.rules import KINDS, NAME, WIDTHS, file_name, widths_of
from core.refusals import Refusal
from core.settings import setting

ENCODINGS: dict[str, dict[str, Any]] = {
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}


class NowhereToKeep(Refusal):
    """Who runs the site has not said where."""

    status = 503
    message = _l(
        "Photographs cannot be stored yet: the setting MEDIA_FOLDER names no folder. Ask "
        "whoever runs this site to set it."
    )


@dataclass(frozen=True)
class Picture:
    """A kept picture: the mark of its content, and its size where it is largest."""

    code: str
    width: int
    height: int


def keep_picture(content: bytes, name: str) -> Picture:
    """Check the uploaded file and keep it in all widths. Slow: belongs before the transaction.

    `name` is what the sender calls it. Raises NowhereToKeep, and what `read_picture` raises.
    """
    folder = _folder()
    image = _narrowed(read_picture(content, name), WIDTHS[-1])
    code = hashlib.sha256(f"{image.size}".encode() + image.tobytes()).hexdigest()[:32]
    place = folder / code[:2]
    place.mkdir(parents=True, exist_ok=True)
    widths = widths_of(image.width)
    for width in widths:
        sized = _narrowed(image, width)
        for kind in KINDS:
            _write(sized, place / file_name(code, width, kind), kind)
    return Picture(code, widths[-1], round(image.height * widths[-1] / image.width))


def kept_file(name: str) -> tuple[Path, str] | None:
    """The file of this name and its media type; None where there is none."""
    found = NAME.fullmatch(name)
    if found is None or not setting("MEDIA_FOLDER"):
        return None
    path = _folder() / found[1][:2] / name
    return (path, KINDS[found[3]]) if path.is_file() else None


def _folder() -> Path:
    named = setting("MEDIA_FOLDER")
    if not named:
        raise NowhereToKeep
    return Path(named)


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    height = max(round(image.height * width / image.width), 1)
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _write(image: Image.Image, path: Path, kind: str) -> None:
    """Whole or not there; what is there already is the same picture."""
    if path.exists():
        return
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with draft.open("xb") as file:
            image.save(file, **ENCODINGS[kind])
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
