"""The form of the report: which days."""

from __future__ import annotations

from core.forms import Day, Form


class FunnelForm(Form):
    """First and last day, both inclusive."""

    first = Day(load_default=None)
    last = Day(load_default=None)
