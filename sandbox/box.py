"""The sandbox as a whole: what every part of it is handed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.settings import Settings
from sandbox.store import Store
from sandbox.switches import Switches


@dataclass
class Box:
    """Settings, what is kept, the time, the faults, and the bell that wakes the senders."""

    settings: Settings
    store: Store
    clock: Clock
    switches: Switches
    bell: threading.Event = field(default_factory=threading.Event)
    owing: bool = False  # something was queued since the bell was rung

    @classmethod
    def open(cls, settings: Settings) -> Box:
        store = Store(settings.data)
        return cls(settings, store, Clock(store, settings.clock), Switches(store))

    def ring(self) -> None:
        """After a commit: wake the senders if there is something to send."""
        if self.owing:
            self.owing = False
            self.bell.set()
