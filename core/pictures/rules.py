"""Pictures: their widths, their addresses, and what is too small, too large or too long."""

from __future__ import annotations

import re
from collections.abc import Sequence

WIDTHS = (480, 960, 1600)
KINDS = {"webp": "image/webp", "jpg": "image/jpeg"}
SMALLEST = (960, 540)
MOST_PIXELS = 50_000_000
LONGEST = 3
"""So many times its shorter side may the longer one be."""
NAME = re.compile(r"([0-9a-f]{32})-(480|960|1600)\.(webp|jpg)")


def widths_of(width: int) -> Sequence[int]:
    """The widths in which a picture is kept: it is never blown up."""
    return [one for one in WIDTHS if one <= width]


def file_name(code: str, width: int, kind: str) -> str:
    """`4f…-960.webp`; `code` is the mark of the picture's content."""
    return f"{code}-{width}.{kind}"


def picture_path(code: str, width: int, kind: str = "jpg") -> str:
    """Where the site shows the picture in this width."""
    return f"/pictures/{file_name(code, width, kind)}"


def srcset(code: str, largest: int, kind: str) -> str:
    """All widths for a browser to choose from: `/pictures/…-480.webp 480w, …`."""
    return ", ".join(f"{picture_path(code, one, kind)} {one}w" for one in widths_of(largest))


def is_too_small(width: int, height: int) -> bool:
    """Whether it would look blurred, however it lies."""
    return max(width, height) < max(SMALLEST) or min(width, height) < min(SMALLEST)


def is_too_long(width: int, height: int) -> bool:
    """Whether cutting it to a frame would leave next to nothing."""
    return max(width, height) > LONGEST * min(width, height)
