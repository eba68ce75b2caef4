"""Arithmetic of entries, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


class Unbalanced(ValueError):
    """The lines of an entry do not add up to nothing, or there are none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line to be posted: debit positive, credit negative, in minor units."""

    code: str
    amount: int
    subject: str | None = None


def transfer(
    amount: int, *, debit: str, credit: str, of: str | None = None, to: str | None = None
) -> tuple[Line, Line]:
    """The simplest entry; `of` is the subject of the debited line, `to` of the credited one.

    A negative amount moves the other way.
    """
    return Line(debit, amount, of), Line(credit, -amount, to)


def check_balance(lines: Sequence[Line]) -> None:
    """Raises Unbalanced; a line of nothing counts as a fault too."""
    if len(lines) < 2 or sum(line.amount for line in lines) != 0:
        raise Unbalanced(f"lines must add up to zero: {[line.amount for line in lines]}")
    if any(line.amount == 0 for line in lines):
        raise Unbalanced("a line posts nothing")


def opposite(lines: Iterable[Line]) -> tuple[Line, ...]:
    """What takes the lines back."""
    return tuple(replace(line, amount=-line.amount) for line in lines)


def same_lines(one: Iterable[Line], other: Iterable[Line]) -> bool:
    """Whether both post the same, in whatever order."""
    return sorted(map(_sorted_by, one)) == sorted(map(_sorted_by, other))


def _sorted_by(line: Line) -> tuple[str, int, str]:
    return line.code, line.amount, line.subject or ""
