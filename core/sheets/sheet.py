"""A sheet: its fields, its key, the checks of a row, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from core.clock import local_day, now
from core.sheets.faults import Wrong
from core.sheets.fields import Field, Reference

if TYPE_CHECKING:
    from core.sheets.tables import Tables

Key = tuple[Any, ...]
Values = dict[str, Any]
Check = Callable[[Mapping[str, Any], "Tables"], Iterator[Wrong]]
POSITION = "position"
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Given:
    """A row of a spreadsheet. A broken one has faults already and only some of its values."""

    number: int
    values: Values
    broken: bool = False


@dataclass(frozen=True)
class Stored:
    """A row of the database in the words of its sheet.

    Hidden rows are retired, or belong to what is; implied ones follow from others: neither is
    exported or retired. Settled ones went on since: a spreadsheet decides no more about them.
    """

    id: int
    values: Values
    hidden: bool = False
    implied: bool = False
    settled: bool = False


@dataclass(frozen=True)
class Changed:
    """A stored row and what the spreadsheet says instead."""

    given: Given
    stored: Stored
    names: tuple[str, ...]


@dataclass
class Change:
    """What loading does to one sheet."""

    added: list[Given] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    retired: list[Stored] = field(default_factory=list)
    left: int = 0
    """Rows that are left alone: they are settled, or over."""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


@dataclass
class Sheet:
    """What every sheet has. Subclasses know where its rows are kept."""

    name: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = ()
    ordered: bool = False
    """Whether the order of the rows is kept, as `position`."""
    retires: bool = True
    """Whether rows that a spreadsheet lacks may be retired."""
    soft: bool = True
    """Whether a retired row stays, out of use, rather than being deleted."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All headings, in order."""
        return tuple(column for field in self.fields for column in field.columns)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The fields that name rows of other sheets."""
        return tuple(field for field in self.fields if isinstance(field, Reference))

    @property
    def has_resort(self) -> bool:
        """Whether rows belong to a resort."""
        return any(reference.name == "resort" for reference in self.references)

    def key_of(self, values: Mapping[str, Any]) -> Key:
        """What names a row."""
        return tuple(values.get(name) for name in self.key)

    def target(self, reference: Reference, values: Mapping[str, Any]) -> Key | None:
        """The key of the row that a reference names; None where it names none."""
        code = values.get(reference.name)
        if code is None:
            return None
        return (code,) if reference.to in NETWORK_WIDE else (values.get("resort"), code)

    def stored(self, store: Store) -> dict[Key, Stored]:
        """The rows of the database, in the order in which they are exported."""
        raise NotImplementedError

    def leaves(self, store: Store, row: Given) -> bool:
        """Whether a row is none of this load's business (see `Change.left`)."""
        stored = store.rows[self.name].get(self.key_of(row.values))
        return stored is not None and stored.settled

    def save(self, store: Store, change: Change, given: Sequence[Given], by: str) -> None:
        """Write what is added and changed."""
        raise NotImplementedError

    def retire(self, store: Store, rows: Sequence[Stored], by: str) -> None:
        """Take rows out of use."""
        raise NotImplementedError


NETWORK_WIDE = ("legal_entities", "resorts", "complaints")
GREENWICH = "UTC"
NO_RESORT = ""


@dataclass
class Store:
    """What is known of the database: rows by sheet and key, and every row's id."""

    sheets: Mapping[str, Sheet]
    at: datetime = NEVER
    rows: dict[str, dict[Key, Stored]] = field(default_factory=dict)
    ids: dict[str, dict[Key, int]] = field(default_factory=dict)
    keys: dict[str, dict[int, Key]] = field(default_factory=dict)

    def read(self) -> Store:
        """Read every sheet's rows, in order, so that references find their rows."""
        self.at = now()
        for sheet in self.sheets.values():
            self.rows[sheet.name] = sheet.stored(self)
            self.ids[sheet.name] = {key: row.id for key, row in self.rows[sheet.name].items()}
            self.keys[sheet.name] = {row.id: key for key, row in self.rows[sheet.name].items()}
        return self

    def today_at(self, resort: str) -> date:
        """The resort's own day; that of Greenwich where it is new."""
        stored = self.rows["resorts"].get((resort,))
        return local_day(stored.values["zone"] if stored else GREENWICH, self.at)

    @property
    def today(self) -> date:
        """The earliest day that it is at any of the resorts: what is past then is past in all."""
        return min(self.today_at(resort) for (resort,) in [(NO_RESORT,), *self.rows["resorts"]])

    def added(self, sheet: str, key: Key, row_id: int) -> None:
        """Remember a new row, for those that refer to it."""
        self.ids[sheet][key] = row_id

    def hides(self, sheet: str, key: Key) -> bool:
        """Whether the row is retired, or hidden with what it belongs to."""
        return self.rows[sheet][key].hidden
