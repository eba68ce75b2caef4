"""The tally of a day in Valkey: each visitor counts once a step, and is forgotten with the day.

A visitor is a hash of address and browser under a key that is thrown away after the day: nobody
can tell who it was, nor meet them again tomorrow. It needs no cookie.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from redis import Redis

from core.visits.rules import OTHER, Step

SOURCES_MOST = 200  # a day: whoever invents more of them is counted as one
A_DAY, A_HOLD = 26 * 3600, 120 * 24 * 3600  # seconds; the latter for holds that are paid late
KEPT = 3 * 24 * 3600
NOTE = """
local source = redis.call('HGET', KEYS[1], 'source')
if not source then
  source = ARGV[1]
  local known = redis.call('SISMEMBER', KEYS[3], source) == 1
  if not known and redis.call('SCARD', KEYS[3]) >= tonumber(ARGV[2]) then
    source = ARGV[3]
  end
  redis.call('SADD', KEYS[3], source)
  redis.call('HSET', KEYS[1], 'source', source)
  redis.call('EXPIRE', KEYS[1], ARGV[4])
  redis.call('EXPIRE', KEYS[3], ARGV[5])
end
for place = 6, #ARGV do
  if redis.call('HSETNX', KEYS[1], ARGV[place], 1) == 1 then
    redis.call('HINCRBY', KEYS[2], source .. ' ' .. ARGV[place], 1)
    redis.call('EXPIRE', KEYS[2], ARGV[5])
  end
end
return source
"""
BOUGHT = """
local source = redis.call('HGET', KEYS[1], 'source')
if source and redis.call('HSETNX', KEYS[1], ARGV[1], 1) == 1 then
  redis.call('HINCRBY', KEYS[2], source .. ' ' .. ARGV[1], 1)
  redis.call('EXPIRE', KEYS[2], ARGV[2])
end
"""


@dataclass(frozen=True)
class Visit:
    """What is noted of a request; `booking` is the code of one that was held by it."""

    address: str
    agent: str
    source: str
    steps: Sequence[Step]
    booking: str = ""


@dataclass
class Tally:
    """A connection to Valkey, and the day's key as long as it is good."""

    link: Any
    _key: tuple[date, bytes] | None = field(default=None)

    @classmethod
    def at(cls, url: str) -> Tally:
        """The tally in the Valkey of this address."""
        return cls(Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1))

    def today(self) -> date:
        """By the clock of Valkey, which all processes share."""
        return datetime.fromtimestamp(self.link.time()[0], UTC).date()

    def note(self, visit: Visit, day: date | None = None) -> None:
        """Count the visitor at steps where they were not counted yet that day."""
        day = day or self.today()
        names = (f"visits:{day}:{self._mark(visit, day)}", _totals(day), f"visits:{day}:sources")
        limits = (SOURCES_MOST, OTHER, A_DAY, KEPT)
        source = self.link.eval(NOTE, 3, *names, visit.source, *limits, *visit.steps)
        if visit.booking:
            self.link.hset(_booking(visit.booking), "source", source)
            self.link.expire(_booking(visit.booking), A_HOLD)

    def note_bought(self, booking: str, day: date | None = None) -> None:
        """Count a booking that a visitor had held, once, where that visitor came from."""
        names = (_booking(booking), _totals(day or self.today()))
        self.link.eval(BOUGHT, 2, *names, Step.PAID, KEPT)

    def totals(self) -> Iterator[tuple[date, str, str, int]]:
        """Day, source, step and number, of the days that may still have changed."""
        for ago in (1, 0):
            day = self.today() - timedelta(days=ago)
            for name, number in self.link.hgetall(_totals(day)).items():
                source, _blank, step = name.decode().rpartition(" ")
                yield day, source, step, int(number)

    def _mark(self, visit: Visit, day: date) -> str:
        said = f"{visit.address}\x1f{visit.agent}".encode()
        return hmac.new(self._key_of(day), said, hashlib.sha256).hexdigest()[:24]

    def _key_of(self, day: date) -> bytes:
        if self._key is None or self._key[0] != day:
            name = f"visits:{day}:key"
            fresh = secrets.token_bytes(32)
            first = self.link.set(name, fresh, nx=True, ex=A_DAY)
            kept = None if first else self.link.get(name)
            self._key = day, kept or fresh  # none: Valkey was emptied in between
        return self._key[1]


def _totals(day: date) -> str:
    return f"visits:{day}"


def _booking(code: str) -> str:
    return f"visits:booking:{code}"
