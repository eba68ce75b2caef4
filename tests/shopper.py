"""A guest with a browser of their own who books over HTTP."""

from __future__ import annotations

import html
import itertools
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar

from tests.cast import House

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
TOTAL = re.compile(r'name="shown_total"[^>]*value="(\d+)"')
FORM_KEY = re.compile(r'name="form_key"[^>]*value="([^"]+)"')
CODE = re.compile(r"/bookings/([0-9A-Z]{8})\?key=")
WAY_BACK = re.compile(r'class="back"><a href="([^"]+)"')
SOLD_OUT = "is free on"  # how NoRoomFree reads
PATIENCE = 60.0  # seconds: a crowd of two hundred may have to queue
Form = list[tuple[str, str]]
_numbers = itertools.count(1)


class Halt(urllib.request.HTTPRedirectHandler):
    """The answer to a hold is the address of the booking: read it, do not follow it."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


@dataclass
class Shopper:
    """Somebody new, behind the proxy: each has an address, a browser and an e-mail."""

    url: str
    house: House
    number: int = field(default_factory=lambda: next(_numbers))
    link: str = field(default="", init=False)
    """The address of the booking that was made last, with its key."""

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(jar, Halt)
        block, last = divmod(self.number, 250)
        self.browser.addheaders = [
            ("X-Forwarded-For", f"10.{block // 250}.{block % 250}.{last + 1}")
        ]

    def hold(self, room: str = "single", start: int = 10, nights: int = 7) -> str:
        """Choose and book; as `book`."""
        return self.book(self.choose(room, start, nights))

    def choose(self, room: str = "single", start: int = 10, nights: int = 7) -> Form:
        """The details page, filled in and not yet sent. Raises OSError."""
        form = self._stay(room, start, nights)
        page = self._text(f"/book?{urllib.parse.urlencode(form)}")
        token, total, key = (self._found(what, page) for what in (TOKEN, TOTAL, FORM_KEY))
        return [
            *form,
            ("csrf_token", token),
            ("shown_total", total),
            ("form_key", key),
            ("buyer_name", f"Guest {self.number}"),
            ("email", f"guest-{self.number}@example.org"),
        ]

    def book(self, form: Form) -> str:
        """The code of the held booking; `refused` where the rooms are taken.

        Raises OSError where the shop did not answer, or answered otherwise.
        """
        sent = urllib.parse.urlencode(form).encode()
        try:
            self.browser.open(f"{self.url}/book", sent, timeout=PATIENCE).close()
        except urllib.error.HTTPError as answer:
            with answer:
                if answer.code == 303:
                    return self._held(answer.headers["Location"])
                raise
        raise OSError("the shop neither held nor refused")

    def _held(self, onward: str) -> str:
        """A hold leads to its booking; a refusal to the form, which says why."""
        if "refused=1" not in onward:
            self.link = onward
            return self._found(CODE, onward)
        try:
            self._text(onward)
        except urllib.error.HTTPError as answer:
            with answer:
                if answer.code == 409 and SOLD_OUT in answer.read().decode():
                    return "refused"
                if answer.code == 303:
                    return self._held(answer.headers["Location"])
                raise
        raise OSError("the shop neither held nor said why not")

    def look(self) -> str:
        """The page of the booking. Raises OSError."""
        return self._text(self.link)

    def pay(self) -> str:
        """Where the card is typed in; the page itself again where it cannot be paid now."""
        return self._send("payment")

    def cancel(self) -> str:
        """Give the booking back; where the shop leads then."""
        return self._send("cancellation")

    def come_back(self, card_page: str) -> None:
        """From the page of the card, as it leads back: by its link, or by itself once paid."""
        try:
            with self.browser.open(card_page, timeout=PATIENCE) as page:
                back = html.unescape(self._found(WAY_BACK, page.read().decode()))
        except urllib.error.HTTPError as answer:
            back = _led_to(answer)
        where = urllib.parse.urlsplit(back)
        try:
            self._text(f"{where.path}?{where.query}")
        except urllib.error.HTTPError as answer:
            _led_to(answer)

    def _send(self, what: str) -> str:
        """Press a button of the booking's page, if it has one; where that leads. Raises OSError."""
        token = TOKEN.search(self.look())
        if token is None:
            return self.link
        path, _, query = self.link.partition("?key=")
        sent = urllib.parse.urlencode({"csrf_token": token.group(1), "key": query}).encode()
        try:
            self.browser.open(f"{self.url}{path}/{what}", sent, timeout=PATIENCE).close()
        except urllib.error.HTTPError as answer:
            return _led_to(answer)
        raise OSError("the shop has led nowhere")

    def _found(self, pattern: re.Pattern[str], words: str) -> str:
        match = pattern.search(words)
        if match is None:
            raise OSError(f"{pattern.pattern} is not in {words[:200]!r}")
        return match.group(1)

    def _stay(self, room: str, start: int, nights: int) -> Form:
        house, arrival = self.house, self.house.day(start)
        return [
            ("resort", house.slug),
            ("room_type", str(house.types[room])),
            ("rate_plan", str(house.plans["flexible"])),
            ("board", str(house.boards["half"])),
            ("arrival", arrival.isoformat()),
            ("departure", (arrival + timedelta(days=nights)).isoformat()),
            ("role", "guest"),
            ("name", f"Guest {self.number}"),
            ("age", "63"),
            ("sex", "f"),
            ("programme", ""),
        ]

    def _text(self, path: str) -> str:
        with self.browser.open(f"{self.url}{path}", timeout=PATIENCE) as answer:
            return str(answer.read().decode())


def _led_to(answer: urllib.error.HTTPError) -> str:
    """Where a redirect leads; raises what is none."""
    with answer:
        if answer.code != 303:
            raise answer
        return str(answer.headers["Location"])
