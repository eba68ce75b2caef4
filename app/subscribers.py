"""Which job follows which fact. A kind without an entry is history that nothing waits for."""

from __future__ import annotations

from core.outbox.delivery import Effect

SUBSCRIBERS: dict[str, tuple[Effect, ...]] = {}
