"""The terminal of the commands' tests."""

from __future__ import annotations

from tests.app.commands.conftest import terminal

__all__ = ["terminal"]
