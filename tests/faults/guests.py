"""Guests of a sale: they hold, pay by all sorts of cards, come back or not, and some cancel."""

from __future__ import annotations

import random
import urllib.error
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event
from typing import TypeVar

from tests.cast import House
from tests.ground.runs import eventually
from tests.sandbox.running import RunningSandbox
from tests.shopper import Shopper

Answer = TypeVar("Answer")
GUESTS = 6
LAST_ARRIVAL = 380
MORE = 2  # bookings between two kills
PATIENCE = 90.0
CARDS = {"success": 14, "declined": 2, "late": 3, "": 3}
"""How often each is drawn; none: the guest thinks better of it."""
DEAD = (OSError, HTTPException)


class NoMore(Exception):
    """The sale is over while somebody waited for a dead shop."""


@dataclass
class Deal:
    """What a guest knows of a booking for certain, since it was answered."""

    code: str
    paid: bool = False
    cancelled: bool = False


@dataclass
class Crowd:
    """Guests who go on through every fault, until they are told to stop."""

    url: str
    house: House
    box: RunningSandbox
    enough: Event = field(default_factory=Event)
    deals: list[Deal] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def live(self, seed: int) -> None:
        """Booking after booking."""
        dice = random.Random(seed)
        while not self.enough.is_set():
            try:
                self._visit(dice)
            except NoMore:
                return
            except DEAD as fault:  # half of an answer: they give up, and another guest comes
                self._note(fault)
                self.enough.wait(0.05)

    def await_more(self) -> None:
        """Until a few more bookings are acknowledged: the shop is back."""
        wanted = len(self.deals) + MORE
        back = eventually(lambda: len(self.deals) >= wanted, within=PATIENCE)
        assert back, f"the shop did not come back: {self.faults[-5:]}"

    def _visit(self, dice: random.Random) -> None:
        guest = Shopper(self.url, self.house)
        code = guest.hold(start=dice.randint(1, LAST_ARRIVAL))
        if code == "refused":
            return
        deal = Deal(code)
        self.deals.append(deal)
        session = self._begin(guest)
        if not session:
            return
        [card] = dice.choices(list(CARDS), weights=list(CARDS.values()))
        if card:
            self._pay(session, card, deal)
        if dice.random() < 0.5:
            self._patiently(lambda: guest.come_back(f"{self.box.url}/pay/{session}"))
        if deal.paid and dice.random() < 0.4:
            self._cancel(guest, deal)

    def _begin(self, guest: Shopper) -> str:
        """The session; nothing where the shop does not let them pay any more."""
        for _again in range(5):
            address = self._patiently(guest.pay)
            if address.startswith(self.box.url):
                return address.rsplit("/", 1)[1]
            self.enough.wait(0.5)  # the provider could not be reached, or the hold has ended
        return ""

    def _pay(self, session: str, card: str, deal: Deal) -> None:
        """A declined card is followed by a better one."""
        outcome = self._patiently(lambda: self.box.pay(session, card)["outcome"])
        if outcome == "declined":
            outcome = self._patiently(lambda: self.box.pay(session)["outcome"])
        deal.paid = outcome == "paid"

    def _cancel(self, guest: Shopper, deal: Deal) -> None:
        self._patiently(guest.cancel)
        deal.cancelled = "is cancelled" in self._patiently(guest.look)

    def _patiently(self, step: Callable[[], Answer]) -> Answer:
        """Again and again, until somebody answers. Raises NoMore."""
        while True:
            try:
                return step()
            except DEAD as fault:
                self._note(fault)
            if self.enough.wait(0.1):
                raise NoMore

    def _note(self, fault: BaseException) -> None:
        told = f"{type(fault).__name__}: {fault}"
        if isinstance(fault, urllib.error.HTTPError):
            told += f" {fault.url}"
        self.faults.append(told)
