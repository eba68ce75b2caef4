"""Secrets made at the first start, kept in the state folder for its owner's eyes only."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

FILE = "secrets.json"
NAMES = (
    "postgres",
    "owner",
    "app",
    "reporting",
    "audit",
    "secret_key",
    "stripe_key",
    "stripe_webhook",
)


def keyring(folder: Path) -> dict[str, str]:
    """The secrets by name; those that are missing are made."""
    file = folder / FILE
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = [name for name in NAMES if name not in kept]
    if missing:
        kept |= {name: secrets.token_urlsafe(32) for name in missing}
        _write(file, kept)
    return kept


def _write(file: Path, kept: dict[str, str]) -> None:
    """All or nothing: a start that is killed here leaves no half a file."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as stream:
        json.dump(kept, stream, indent=2)
        stream.flush()
        os.fsync(handle)
    draft.replace(file)
