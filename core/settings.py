"""Settings, for packages that know no Flask: what app has put into the configuration."""

from __future__ import annotations

from typing import Any

from flask import current_app


def setting(name: str) -> Any:
    """The value of a setting of the application at work."""
    return current_app.config[name]
