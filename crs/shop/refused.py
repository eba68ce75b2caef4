"""Why a form was refused, carried over a redirect: so "back" leads to a page, not to a form sent.

The draft keeps what was typed, so faults are found again by looking at it. What an operation
refused is not in it: its words travel in the browser's session, and are said once.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import session

from core.refusals import Refusal

REFUSED = "refused"


@dataclass(frozen=True)
class Refused:
    """The words of a refusal, and the status that they are said with."""

    words: str
    status: int

    def __str__(self) -> str:
        return self.words


def carry(form_key: str, refusal: Refusal) -> None:
    """To the page that this browser is sent to now."""
    session[REFUSED] = [form_key, str(refusal), refusal.status]


def carried(form_key: str) -> Refused | None:
    """What was carried here for this form."""
    key, words, status = session.pop(REFUSED, None) or ("", "", 0)
    return Refused(words, status) if key and key == form_key else None
