"""Cancellation steps in words of a spreadsheet: `14: 0%; 3: 1 night; 0: 100%`."""

from __future__ import annotations

import re
from typing import Any

from core.i18n import _l
from core.sheets.cells import Cell
from core.sheets.faults import Wrong

STEP = re.compile(r"(\d{1,3}) *: *(?:(\d{1,3}) *%|(\d{1,2}) *nights?)")


class Steps(Cell):
    """From so many days before arrival down, a percentage or so many nights are kept."""

    def read(self, text: str, currency: str) -> list[dict[str, int]]:
        steps = [self._step(part.strip()) for part in text.split(";") if part.strip()]
        days = [step["days_before"] for step in steps]
        if days != sorted(set(days), reverse=True):
            raise Wrong(
                _l("The days must decrease from step to step, as in 14, 7, 3, 0. Sort them.")
            )
        if not days or days[-1] != 0:
            raise Wrong(
                _l("The day of arrival is missing. End with a step for 0 days, as in 0: 100%.")
            )
        for kind in ("percent", "nights"):
            fees = [step[kind] for step in steps if kind in step]
            if fees != sorted(fees):
                raise Wrong(_l("The fee falls towards arrival. Let it rise or stay."))
        return steps

    def _step(self, part: str) -> dict[str, int]:
        found = STEP.fullmatch(part)
        if not found:
            raise Wrong(
                _l(
                    "“{text}” is not a step. Enter days, a colon and the fee: “14: 0%” or “3: 1 "
                    "night”."
                ),
                text=part[:30],
            )
        if found[2] and int(found[2]) > 100:
            raise Wrong(
                _l("{percent} per cent is more than the price. Enter at most 100."),
                percent=found[2],
            )
        fee = {"percent": int(found[2])} if found[2] else {"nights": int(found[3])}
        return {"days_before": int(found[1]), **fee}

    def write(self, value: list[dict[str, Any]], currency: str) -> str:
        return "; ".join(f"{step['days_before']}: {self._fee(step)}" for step in value)

    def _fee(self, step: dict[str, int]) -> str:
        if "percent" in step:
            return f"{step['percent']}%"
        return f"{step['nights']} night{'' if step['nights'] == 1 else 's'}"
