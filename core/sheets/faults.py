"""What is wrong in a spreadsheet: where, what and the cure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.i18n import LazyText, _, _l


class Wrong(Exception):
    """A cell or a row does not say what it should; `column` where it is not the cell's own."""

    def __init__(self, message: LazyText, *, column: str | None = None, **facts: Any) -> None:
        super().__init__(facts)
        self.message = message
        self.column = column
        self.facts = facts


@dataclass(frozen=True)
class Fault:
    """One thing to put right; `row` as the spreadsheet shows it, the header is row 1."""

    sheet: str
    row: int | None
    column: str | None
    message: LazyText
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What is wrong and the cure, in the reader's language."""
        return str(self.message).format(**self.facts)

    @property
    def place(self) -> str:
        """Sheet, row and column, as far as they are known."""
        parts = [self.sheet]
        if self.row is not None:
            parts.append(_("row {row}").format(row=self.row))
        if self.column:
            parts.append(_("column {column}").format(column=self.column))
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


class Refused(Exception):
    """The network said no while a row was written: nothing is kept."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


MISSING = _l("This cell is empty. Fill it in.")
