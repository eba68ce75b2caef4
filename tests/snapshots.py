"""Photographs as a camera or a telephone would send them, made for a test."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

ORIENTATION, CAMERA, GPS = 0x0112, 0x010F, 0x8825
TURNED = 6  # the camera was held upright: the picture lies on its side
COLOURS = ("#2f6b57", "#c8502f")


def snapshot(
    size: tuple[int, int] = (1800, 1200), kind: str = "JPEG", turned: bool = False, **options: Any
) -> bytes:
    """Green above, coral below; with the camera's name and, where it was `turned`, a mark of it."""
    image = Image.new("RGB", size, COLOURS[0])
    image.paste(COLOURS[1], (0, size[1] // 2, size[0], size[1]))
    exif = Image.Exif()
    exif[CAMERA] = "Secret camera"
    exif.get_ifd(GPS)[1] = "N"
    if turned:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[ORIENTATION] = TURNED
    written = BytesIO()
    image.save(written, kind, exif=exif, **options)
    return written.getvalue()
