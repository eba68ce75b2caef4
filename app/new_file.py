"""A place that a command writes to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class NewFile(click.Path):
    """A file or folder that need not be there, in a folder that must be."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(dir_okay=dir_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Wrong usage, with exit code 2, where it cannot be written."""
        path = Path(str(super().convert(value, param, ctx)))
        if not path.parent.is_dir():
            self.fail(f"The folder {path.parent} does not exist.", param, ctx)
        return path
