"""A house as sets of rooms and nights: small enough to be seen to be right.

The machine does the same to this model and to the database, and compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

BEDS = 2


@dataclass(frozen=True)
class Stay:
    """A room for these nights; with a sex, one bed of a twin."""

    room: str
    arrival: int
    nights: int
    sex: str | None = None

    @property
    def span(self) -> range:
        """Its nights."""
        return range(self.arrival, self.arrival + self.nights)


@dataclass(eq=False)
class Voucher:
    """A stay, and the nights on which it counts as a room."""

    stay: Stay
    rooms: set[int] = field(default_factory=set)
    twin: Twin | None = None


@dataclass(eq=False)
class Twin:
    """A room sold by the bed; a newcomer's nights lie within the open ones."""

    sex: str
    open: range
    beds: dict[Voucher, int] = field(default_factory=dict)

    def free(self, span: range, sex: str | None) -> list[int]:
        """The beds that a guest may have for all of these nights."""
        if sex != self.sex or not {*span} <= {*self.open}:
            return []
        taken = {bed for other, bed in self.beds.items() if {*span} & {*other.stay.span}}
        return [bed for bed in range(1, BEDS + 1) if bed not in taken]

    def seat(self, guest: Voucher) -> bool:
        """The first free bed, if there is one."""
        free = self.free(guest.stay.span, guest.stay.sex)
        if free:
            self.beds[guest], guest.twin = free[0], self
        return bool(free)

    def lose(self, guest: Voucher) -> None:
        """The room passes, each night, to the first who stays; the longest run stays open."""
        del self.beds[guest]
        for night in guest.rooms:
            heirs = [other for other in self.beds if night in other.stay.span]
            if heirs:
                heirs[0].rooms.add(night)
        guest.twin, guest.rooms = None, set()
        left = {night for other in self.beds for night in other.stay.span}
        self.open = max(_runs(sorted(left)), key=len, default=range(0))


@dataclass(eq=False)
class Promise:
    """A booking; `ran_out` is the turn in which its hold came to an end."""

    vouchers: list[Voucher] = field(default_factory=list)
    status: str = "held"
    ran_out: int = 0

    @property
    def live(self) -> bool:
        """Whether it still takes places."""
        return self.status in ("held", "confirmed")


@dataclass
class Model:
    """One resort: rooms by type, the size of the pool and stop-sales by type and night."""

    rooms: Mapping[str, int]
    sizes: dict[tuple[str, int], int] = field(default_factory=dict)
    closed: set[tuple[str, int]] = field(default_factory=set)
    promises: dict[int, Promise] = field(default_factory=dict)
    twins: list[Twin] = field(default_factory=list)

    def taken(self, room: str, night: int, *statuses: str) -> int:
        """Rooms promised on the night, by bookings of these states."""
        return sum(
            promise.status in statuses and voucher.stay.room == room and night in voucher.rooms
            for promise in self.promises.values()
            for voucher in promise.vouchers
        )

    def size(self, room: str, night: int) -> int:
        """Of the general pool."""
        return self.sizes.get((room, night), self.rooms[room])

    def open(self, room: str, nights: range) -> bool:
        """Whether no stop-sale hits these nights."""
        return not any((room, night) in self.closed for night in nights)

    def left(self, room: str, night: int) -> int:
        """Rooms that may still be sold."""
        if (room, night) in self.closed:
            return 0
        size = min(self.rooms[room], self.size(room, night))
        return size - self.taken(room, night, "held", "confirmed")

    def open_beds(self, span: range, sex: str) -> int:
        """Beds beside guests of the same sex; a stop-sale stops them too."""
        if not self.open("twin", span):
            return 0
        return sum(len(twin.free(span, sex)) for twin in self.twins)

    def place(self, key: int, stays: Sequence[Stay]) -> bool:
        """All of it, instead of what was promised under the key; or nothing."""
        draft = deepcopy(self)
        promise = draft.promises.setdefault(key, Promise())
        draft._free(promise)
        promise.vouchers = [Voucher(stay) for stay in stays]
        if not draft._claim(promise):
            return False
        self.__dict__.update(draft.__dict__)
        return True

    def end(self, key: int, status: str) -> None:
        """Cancelled or expired: everything is free again."""
        self.promises[key].status = status
        self._free(self.promises[key])

    def sweep(self) -> int:
        """End the holds that ran out, the first one first; how many."""
        held = {key: p.ran_out for key, p in self.promises.items() if p.status == "held"}
        due = sorted((turn, key) for key, turn in held.items() if turn)
        for _turn, key in due:
            self.end(key, "expired")
        return len(due)

    def resize(self, room: str, nights: range, size: int) -> bool:
        """Refused below what is promised."""
        if any(self.taken(room, night, "held", "confirmed") > size for night in nights):
            return False
        self.sizes |= {(room, night): size for night in nights}
        return True

    def close(self, room: str, nights: range, closed: bool) -> None:
        """A stop-sale, or its end."""
        named = {(room, night) for night in nights}
        self.closed = self.closed | named if closed else self.closed - named

    def _claim(self, promise: Promise) -> bool:
        for voucher in sorted(promise.vouchers, key=lambda v: [*self.rooms].index(v.stay.room)):
            if not self.open(voucher.stay.room, voucher.stay.span):
                return False
            if voucher.stay.sex and any(twin.seat(voucher) for twin in self.twins):
                continue
            if any(self.left(voucher.stay.room, night) < 1 for night in voucher.stay.span):
                return False
            voucher.rooms = {*voucher.stay.span}
            if voucher.stay.sex:
                self.twins.append(Twin(voucher.stay.sex, voucher.stay.span))
                self.twins[-1].seat(voucher)
        return True

    def _free(self, promise: Promise) -> None:
        for voucher in sorted(promise.vouchers, key=self._leaving_order):
            if voucher.twin:
                voucher.twin.lose(voucher)
            voucher.rooms = set()

    def _leaving_order(self, voucher: Voucher) -> int:
        return self.twins.index(voucher.twin) if voucher.twin else -1


def _runs(nights: Sequence[int]) -> Iterator[range]:
    """Spans without a gap."""
    first = 0
    for place, night in enumerate(nights):
        if place + 1 == len(nights) or nights[place + 1] != night + 1:
            yield range(nights[first], night + 1)
            first = place + 1
