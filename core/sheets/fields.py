"""Fields of a sheet: which columns hold one value, and which attribute of the table keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import Range

from core.i18n import DEFAULT_LANGUAGE, LANGUAGES, _l
from core.sheets.cells import Cell, Code, Day, Text
from core.sheets.faults import MISSING, Wrong


@dataclass(frozen=True)
class Field:
    """One value of a row. `attribute` is the table's name for it where it differs."""

    name: str

    @property
    def attribute(self) -> str:
        """The attribute of the table."""
        return self.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of its columns."""
        return (self.name,)

    @property
    def number(self) -> bool:
        """Whether a workbook shows it as a number."""
        return False

    @property
    def late(self) -> bool:
        """Whether folders are older than it: where its columns lack, it stays as it is."""
        return False

    def read(self, cells: Mapping[str, str], currency: str) -> Any:
        """The value of the row's cells; raises Wrong."""
        raise NotImplementedError

    def write(self, value: Any, currency: str) -> tuple[str, ...]:
        """The texts of its columns."""
        raise NotImplementedError


@dataclass(frozen=True)
class Column(Field):
    """One cell. An empty one is `empty` unless the cell must be filled in."""

    cell: Cell
    kept_as: str = ""
    needed: bool = True
    empty: Any = None
    late: bool = False

    @property
    def attribute(self) -> str:
        return self.kept_as or self.name

    @property
    def number(self) -> bool:
        return self.cell.number

    def read(self, cells: Mapping[str, str], currency: str) -> Any:
        text = cells[self.name]
        if text:
            return self.cell.read(text, currency)
        if self.needed:
            raise Wrong(MISSING)
        return self.empty

    def write(self, value: Any, currency: str) -> tuple[str, ...]:
        if value is None or (not self.needed and value == self.empty and value in ("", [])):
            return ("",)
        return (self.cell.write(value, currency),)


@dataclass(frozen=True)
class Reference(Column):
    """The code of a row of another sheet, in the same resort where that sheet has resorts."""

    cell: Cell = Code()  # noqa: RUF009  # it has no state
    to: str = ""


@dataclass(frozen=True)
class Texts(Field):
    """A text in every language, one column each; the default one must not be missing."""

    longest: int = 200
    needed: bool = True
    late: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"{self.name}_{language}" for language in LANGUAGES)

    def read(self, cells: Mapping[str, str], currency: str) -> dict[str, str]:
        texts: dict[str, str] = {}
        for language, column in zip(LANGUAGES, self.columns, strict=True):
            if cells[column]:
                try:
                    texts[language] = Text(self.longest).read(cells[column], currency)
                except Wrong as wrong:
                    wrong.column = column
                    raise
        if DEFAULT_LANGUAGE not in texts and (self.needed or texts):
            raise Wrong(
                _l("The English text is missing. It is shown wherever another language is empty."),
                column=f"{self.name}_{DEFAULT_LANGUAGE}",
            )
        return texts

    def write(self, value: Mapping[str, str], currency: str) -> tuple[str, ...]:
        return tuple(value.get(language, "") for language in LANGUAGES)


@dataclass(frozen=True)
class Span(Field):
    """First and last day, both inclusive; kept as a half-open range."""

    first: str
    last: str
    by_departure: bool = False
    """The last column is the day after the last night."""

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.first, self.last)

    def read(self, cells: Mapping[str, str], currency: str) -> Range[date]:
        first, last = (self._day(cells, column) for column in self.columns)
        end = last if self.by_departure else last + timedelta(days=1)
        if end <= first:
            raise Wrong(
                _l("{last} is not after {first}. Put the later day here."),
                column=self.last,
                first=first.isoformat(),
                last=last.isoformat(),
            )
        return Range(first, end)

    def _day(self, cells: Mapping[str, str], column: str) -> date:
        if not cells[column]:
            raise Wrong(MISSING, column=column)
        try:
            return Day().read(cells[column], "")
        except Wrong as wrong:
            wrong.column = column
            raise

    def write(self, value: Range[date], currency: str) -> tuple[str, ...]:
        first, end = value.lower, value.upper
        if first is None or end is None:
            return ("", "")
        last = end if self.by_departure else end - timedelta(days=1)
        return (first.isoformat(), last.isoformat())


def refers(name: str, to: str, kept_as: str, *, needed: bool = True) -> Reference:
    """A reference by code."""
    return Reference(name, to=to, kept_as=kept_as, needed=needed)


RESORT = refers("resort", "resorts", "resort_id")


def coded(name: str) -> Column:
    """The code by which other sheets name the row."""
    return Column(name, Code(), kept_as="code")
