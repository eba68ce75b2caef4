"""Why a form was refused, as it is carried over a redirect: "back" then leads to a page.

The draft keeps what was typed, so faults are found again by looking at it. What an operation
refused is not in it: its words travel with the browser, and are said once.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refused:
    """The words of a refusal, and the status that they are said with."""

    words: str
    status: int

    def __str__(self) -> str:
        return self.words
