"""Connections that wait in the pool: tried before use, unless they have just been used.

SQLAlchemy's own `pool_pre_ping` asks each time, which costs a busy process a round trip a request.
"""

from __future__ import annotations

import time
from typing import Any

import psycopg
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

FRESH = 1.0  # seconds; a server that was started again takes longer to come back
SINCE = "rests since"


def rest(_connection: Any, entry: ConnectionPoolEntry) -> None:
    """Note when it came back to the pool."""
    entry.info[SINCE] = time.monotonic()


def try_rested(
    connection: psycopg.Connection, entry: ConnectionPoolEntry, _out: PoolProxiedConnection
) -> None:
    """Ask the server once; raises DisconnectionError, upon which the pool makes another one."""
    since = entry.info.get(SINCE)
    if since is None or time.monotonic() - since < FRESH:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.OperationalError as fault:
        raise DisconnectionError from fault
