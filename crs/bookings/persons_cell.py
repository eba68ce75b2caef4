"""Persons of a sold voucher in one cell: `f63 back-care; m65`."""

from __future__ import annotations

import re

from core.i18n import _l
from core.sheets.cells import Cell
from core.sheets.faults import Wrong

PERSON = re.compile(r"([fm])(\d{1,3})(?: +([a-z0-9-]{1,60}))?")
Persons = list[tuple[str, int, str | None]]


class PersonsCell(Cell):
    """Sex, age and the programme's code of each person, separated by semicolons."""

    def read(self, text: str, currency: str) -> Persons:
        persons = [self._person(part.strip()) for part in text.split(";") if part.strip()]
        if not persons:
            raise Wrong(_l("Nobody is named. Enter at least one person, as in f63 back-care."))
        return persons

    def _person(self, part: str) -> tuple[str, int, str | None]:
        found = PERSON.fullmatch(part)
        if not found:
            raise Wrong(
                _l(
                    "“{text}” is not a person. Enter f or m, the age and, if you like, a "
                    "programme's code, as in f63 back-care."
                ),
                text=part[:40],
            )
        if int(found[2]) > 120:
            raise Wrong(_l("Nobody is {age} years old. Correct the age."), age=found[2])
        return found[1], int(found[2]), found[3]

    def write(self, value: Persons, currency: str) -> str:
        return "; ".join(
            f"{sex}{age} {programme}" if programme else f"{sex}{age}"
            for sex, age, programme in value
        )
