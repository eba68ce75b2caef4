"""One run at a time for a state folder."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from app.ground.places import State


class AlreadyRunning(Exception):
    """Another run holds the state folder; the message says where it is."""


@contextmanager
def only_run(state: State, url: str) -> Iterator[None]:
    """Hold the lock; the kernel frees it however we end."""
    state.folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(state.lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_whereabouts(handle)) from None
        os.truncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "url": url}).encode(), 0)
        yield
    finally:
        os.close(handle)


def _whereabouts(handle: int) -> str:
    try:
        there = json.loads(os.pread(handle, 4096, 0))
    except ValueError:  # caught between its lock and its writing
        return "Sanatorium is being started already."
    return (
        f"Sanatorium runs already, at {there['url']} (process {there['pid']}).\n"
        f"Stop it with Ctrl-C in its window, or: kill {there['pid']}"
    )
