"""The blueprints that make up the site, in the order in which they are registered."""

from __future__ import annotations

BLUEPRINTS: list[str] = []
