"""Load: clients over HTTP, in processes of their own, as light as can be.

An open session each with keep-alive and cookies; times are taken by the client. Loops end by
count or by time.
"""

from __future__ import annotations

import http.client
import re
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
TOTAL = re.compile(rb'name="shown_total"[^>]*value="(\d+)"')
COOKIE = re.compile(r"^([^=]+=[^;]*)")


@dataclass
class Client:
    """A browser without eyes."""

    port: int
    address: str = "10.1.1.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes, str]:
        """Status, body and address of a redirect."""
        headers = {"X-Forwarded-For": self.address, "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.link.request(method, path, body or None, headers)
        answer = self.link.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content, answer.headers.get("Location", "")


@dataclass
class Buyer:
    """Who has read the details of a stay and is about to hold it."""

    client: Client
    form: str
    token: str

    @classmethod
    def prepare(cls, port: int, number: int, stay: Sequence[tuple[str, str]]) -> Buyer:
        """Open the details page: it brings cookies, token and price."""
        block, last = divmod(number, 250)
        client = Client(port, f"10.{block // 250}.{block % 250}.{last + 1}")
        _status, page, _to = client.ask("GET", f"/book?{urlencode(stay)}")
        token, total = TOKEN.search(page), TOTAL.search(page)
        if not (token and total):
            raise RuntimeError(f"no offer on the page of {stay}")
        buyer = [("buyer_name", f"Guest {number}"), ("email", f"guest-{number}@example.org")]
        sent = [("csrf_token", token[1].decode()), ("shown_total", total[1].decode())]
        return cls(client, urlencode([*stay, *sent, *buyer]), token[1].decode())

    def hold(self) -> bool:
        """Whether it was held."""
        return self.hold_at() is not None

    def hold_at(self) -> str | None:
        """Where the booking is to be seen; None where it was refused."""
        status, _page, to = self.client.ask("POST", "/book", self.form)
        if status not in (303, 409):
            raise RuntimeError(f"a hold answered {status}")
        return to if status == 303 and "/bookings/" in to else None

    def to_the_card(self, booking: str) -> str:
        """The address at which the card is typed in."""
        path, _, key = booking.partition("?key=")
        path = path[path.index("/bookings/") :]
        sent = urlencode({"key": key, "csrf_token": self.token})
        status, _page, to = self.client.ask("POST", f"{path}/payment", sent)
        if status != 303 or "/pay/" not in to:
            raise RuntimeError(f"paying answered {status} {to}")
        return to


def in_processes(
    work: Callable[..., list[float]], tasks: Sequence[tuple[object, ...]]
) -> list[float]:
    """Each task in a process of its own; the times of all."""
    with ProcessPoolExecutor(len(tasks)) as pool:
        return [one for times in pool.map(_call, [work] * len(tasks), tasks) for one in times]


def _call(work: Callable[..., list[float]], task: tuple[object, ...]) -> list[float]:
    return work(*task)


def searching(port: int, paths: Sequence[str], clients: int, seconds: float) -> list[float]:
    """Clients that think for a second between searches; the seconds of each answer."""
    end = time.monotonic() + seconds

    def live(place: int) -> list[float]:
        client, times = Client(port), list[float]()
        pause, turn = place / clients, place
        while time.monotonic() < end:
            time.sleep(pause)
            begun = time.perf_counter()
            status, _page, _to = client.ask("GET", paths[turn % len(paths)])
            times.append(time.perf_counter() - begun)
            if status != 200:
                raise RuntimeError(f"{paths[turn % len(paths)]} answered {status}")
            pause, turn = 1.0, turn + clients
        return times

    with ThreadPoolExecutor(clients) as pool:
        return [one for times in pool.map(live, range(clients)) for one in times]


def told(name: str, times: Sequence[float]) -> str:
    """A line of median and high percentile."""
    ordered = sorted(times)
    high = ordered[int(len(ordered) * 0.95)]
    middle = statistics.median(ordered)
    return f"{name}: p50 {middle * 1000:.0f} ms, p95 {high * 1000:.0f} ms ({len(ordered)} answers)"
