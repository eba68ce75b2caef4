"""What an old or mistyped address asks for and nobody has: the search goes on without it."""

from __future__ import annotations

from crs.advice.queries import complaint_names
from crs.shop.showing import complaint_of
from crs.shop.window import Window
from crs.shop.wishes import Shaped


def without_unknown(form: Shaped, window: Window) -> tuple[Shaped, list[str]]:
    """The form without a place and a purpose that are not there, and the names of those fields."""
    unknown = []
    if form["where"] not in ("", *(resort.slug for resort in window.resorts)):
        unknown.append("where")
    if not _is_purpose(form, window):
        unknown.append("programme")
    left = {"treated": None} if "programme" in unknown else {}
    return {**form, **dict.fromkeys(unknown, ""), **left}, unknown


def _is_purpose(form: Shaped, window: Window) -> bool:
    if complaint := complaint_of(form):
        return complaint in (code for code, _name in window.keep("complaints", complaint_names))
    return form["programme"] in ("", *(code for code, _name in window.programmes))
