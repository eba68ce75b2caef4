"""Settings of commands: from the environment, else those of this checkout's own `make run`."""

from __future__ import annotations

import os

from app.config import ConfigFault
from app.ground.places import State
from app.ground.servers import addresses


def adopt_own_run() -> None:
    """Where no server is named, speak with those that `make run` has started here."""
    if not any(os.environ.get(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")):
        for name, value in addresses(State.from_environ(os.environ)).items():
            if not os.environ.get(name):
                os.environ[name] = value


def owner_url() -> str:
    """The owner's address of the database; raises ConfigFault."""
    url = os.environ.get("DATABASE_OWNER_URL", "")
    if not url:
        raise ConfigFault(
            "DATABASE_OWNER_URL is not set: this command needs the database's owner. "
            "Start with `make run`, or see docs/deployment.md."
        )
    return url


def auditor_url() -> tuple[str, str]:
    """Which setting tells the database that a recount reads, and its address."""
    for name in ("AUDIT_URL", "DATABASE_URL"):
        if url := os.environ.get(name):
            return name, url
    raise ConfigFault(
        "AUDIT_URL (or DATABASE_URL) is not set: start with `make run`, or see docs/deployment.md."
    )
