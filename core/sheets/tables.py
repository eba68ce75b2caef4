"""What the network will look like: the database's rows with the spreadsheet's laid over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from core.sheets.sheet import Given, Key, Sheet, Store, Values


@dataclass
class Tables:
    """Rows by sheet and key; `given` are those of the spreadsheet, by sheet."""

    store: Store
    given: dict[str, list[Given]] = field(default_factory=dict)
    retire_missing: bool = False
    rows: dict[str, dict[Key, Values]] = field(default_factory=dict)
    broken: dict[str, set[Key]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Sheets whose headings are wrong: what they hold is not known."""
    _by_resort: dict[str, dict[str, list[tuple[Key, Values]]]] = field(default_factory=dict)

    def lay(self, sheet: Sheet, given: list[Given] | None) -> None:
        """Lay a sheet's rows over the stored ones; None where the spreadsheet lacks the sheet."""
        gone = self.retire_missing and sheet.retires and given is not None
        stored = self.store.rows[sheet.name]
        kept = {} if gone else {k: row.values for k, row in stored.items() if not row.hidden}
        broken: set[Key] = set()
        for row in given or []:
            key = sheet.key_of(row.values)
            if None in key[:1]:
                continue
            kept[key] = row.values
            if row.broken:
                broken.add(key)
        self.rows[sheet.name], self.broken[sheet.name] = kept, broken
        if given is not None:
            self.given[sheet.name] = given

    def knows(self, sheet: str, key: Key) -> bool:
        """Whether the row will be there, with or without faults."""
        return sheet in self.unread or key in self.rows[sheet]

    def find(self, sheet: str, *key: Any) -> Mapping[str, Any] | None:
        """The row if it will be there and has no faults."""
        return None if key in self.broken[sheet] else self.rows[sheet].get(key)

    def of_resort(self, sheet: str, resort: str) -> list[tuple[Key, Values]]:
        """The faultless rows of a resort."""
        if sheet not in self._by_resort:
            found: dict[str, list[tuple[Key, Values]]] = {}
            for key, values in self.rows[sheet].items():
                if key not in self.broken[sheet]:
                    found.setdefault(values["resort"], []).append((key, values))
            self._by_resort[sheet] = found
        return self._by_resort[sheet].get(resort, [])

    def nearest(self, sheet: str, key: Key) -> str | None:
        """A code of the same resort that looks like the one that is not there."""
        codes = [str(known[-1]) for known in self.rows[sheet] if known[:-1] == key[:-1]]
        close = get_close_matches(str(key[-1]), codes, 1)
        return close[0] if close else None

    def codes(self, sheet: str, key: Key) -> Iterator[str]:
        """The codes that could be meant."""
        return (str(known[-1]) for known in self.rows[sheet] if known[:-1] == key[:-1])

    def currency(self, values: Mapping[str, Any]) -> str:
        """The currency of the row's resort."""
        resort = self.rows.get("resorts", {}).get((values.get("resort"),), {})
        return str(resort.get("currency") or "EUR")
