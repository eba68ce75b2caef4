"""A machine of quotas and holds: Hypothesis does what it likes, the model says what must follow."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from app.audit import audit
from core.db import attempt, db, see_resorts
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import expire_due, hold
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.quotas.queries import available
from crs.quotas.sizes import set_closed, set_size
from tests.cast import build_house
from tests.cluster import Database
from tests.crs.quotas.ground import ROOMS, Ground, agree, change, end_now
from tests.crs.quotas.model import Model, Promise, Stay
from tests.make import make_wish

Held = tuple[int, int, int]
"""A booking in the machine's hands: its resort, its key in the model, its id in the database."""

resorts = st.sampled_from([0, 0, 0, 1])
rooms = st.sampled_from([*ROOMS])
spans = st.tuples(st.integers(1, 4), st.integers(1, 4)).map(lambda t: range(t[0], t[0] + t[1]))
nested = st.sampled_from([range(1, 7), range(1, 7), range(1, 4), range(3, 5), range(4, 7)])
whole_rooms = st.builds(lambda room, span: Stay(room, span[0], len(span)), rooms, spans)
beds = st.builds(
    lambda sex, span: Stay("twin", span[0], len(span), sex), st.sampled_from("fffm"), nested | spans
)
stays = whole_rooms | beds | beds
wishes = st.lists(stays, min_size=1, max_size=2)
parties = st.lists(st.tuples(beds, st.booleans()), min_size=3, max_size=5)


class Machine(RuleBasedStateMachine):
    """Each rule asks the model first, then the operations, and wants the same answer."""

    ground: Ground
    bookings: Bundle[Held] = Bundle("bookings")
    ended: Bundle[Held] = Bundle("ended")

    def __init__(self) -> None:
        super().__init__()
        self.ground.empty()
        self.models = [Model(ROOMS) for _house in self.ground.houses]
        self.turn = 0

    @initialize(
        target=bookings, guests=st.lists(st.tuples(beds, st.booleans()), min_size=3, max_size=5)
    )
    def share(self, guests: list[tuple[Stay, bool]]) -> Any:
        """A few guests share rooms already, each by a booking of her own, some confirmed."""
        found = [(self._hold(0, [bed]), paid) for bed, paid in guests]
        held = [(booking, paid) for booking, paid in found if booking]
        for booking, paid in held:
            if paid:
                self.confirm(booking)
        return multiple(*(booking for booking, _paid in held))

    @rule(target=bookings, at=resorts, wished=wishes)
    def hold(self, at: int, wished: list[Stay]) -> Any:
        """Whole rooms and beds, singly or two in a booking."""
        return self._hold(at, wished) or multiple()

    @rule(booking=bookings)
    def confirm(self, booking: Held) -> None:
        """In time, or too late."""
        promise, expected = self._promise(booking), "ok"
        if promise.status != "held":
            expected = "NotInThisState"
        elif promise.ran_out:
            expected = "HoldEnded"
        else:
            promise.status = "confirmed"
        agree(change(booking[2], lambda row: confirm_booking(row, by="machine")), expected)

    @rule(target=ended, booking=consumes(bookings))
    def cancel(self, booking: Held) -> Held:
        """Held or confirmed."""
        at, key, row_id = booking
        expected = "ok" if self._promise(booking).live else "NotInThisState"
        if expected == "ok":
            self.models[at].end(key, "cancelled")
        agree(change(row_id, lambda row: cancel_booking(row, by="machine")), expected)
        return booking

    @rule(booking=ended)
    def cancel_again(self, booking: Held) -> None:
        """Once is enough."""
        step = change(booking[2], lambda row: cancel_booking(row, by="machine"))
        agree(step, "NotInThisState")

    @rule(booking=bookings, wished=wishes)
    def amend(self, booking: Held, wished: list[Stay]) -> None:
        """To other nights, types, beds; to more vouchers or fewer."""
        self._amend(booking, wished)

    @rule(booking=bookings)
    def amend_to_the_same(self, booking: Held) -> None:
        """Refused only where a stop-sale came between."""
        self._amend(booking, [voucher.stay for voucher in self._promise(booking).vouchers])

    @rule(booking=bookings, sweep=st.booleans())
    def run_out(self, booking: Held, sweep: bool) -> None:
        """The hold comes to its end; a sweeper may notice, at either resort, and none twice."""
        promise = self._promise(booking)
        if promise.status == "held" and not promise.ran_out:
            self.turn += 1
            promise.ran_out = self.turn
            agree(change(booking[2], end_now), "ok")
        if sweep:
            assert expire_due() == self._ended()
            assert expire_due() == 0

    @rule(at=resorts, room=rooms, span=spans, size=st.integers(0, 2))
    def resize(self, at: int, room: str, span: range, size: int) -> None:
        """Never below what is promised."""
        expected = "ok" if self.models[at].resize(room, span, size) else "SoldAlready"
        first, last = self._days(at, span)
        pool = self.ground.pool(at, room)
        agree(lambda: attempt(lambda: set_size(pool, first, last, size, by="machine")), expected)

    @rule(at=resorts, room=rooms, span=spans, closed=st.booleans())
    def close(self, at: int, room: str, span: range, closed: bool) -> None:
        """A stop-sale, or its end."""
        self.models[at].close(room, span, closed)
        first, last = self._days(at, span)
        pool = self.ground.pool(at, room)
        agree(lambda: attempt(lambda: set_closed(pool, first, last, closed, by="machine")), "ok")

    @rule(at=resorts, span=spans, sex=st.sampled_from("fm"))
    def search(self, at: int, span: range, sex: str) -> None:
        """What is shown is what could be held; of open beds it may show fewer."""
        house, model = self.ground.houses[at], self.models[at]
        dates = (house.day(span[0]), house.day(span[-1] + 1))
        found = available([house.resort], *dates, house.today, sex=sex)
        least = {room: min(model.left(room, night) for night in span) for room in ROOMS}
        assert found.rooms == {house.types[room]: left for room, left in least.items() if left > 0}
        assert found.places.get(house.types["twin"], 0) <= model.open_beds(span, sex)
        db.session.remove()

    @invariant()
    def counters_are_as_the_model_counts(self) -> None:
        """Every night of every quota: size, held, sold, stop-sale."""
        wrong = self.ground.differences(self.models)
        assert not wrong, f"there stands, there should stand: {wrong}"

    def teardown(self) -> None:
        """The recount."""
        findings = audit(self.ground.database.audit_url)
        assert not findings, findings

    def _hold(self, at: int, wished: list[Stay]) -> Held | None:
        """Where there is no room, holds that ran out are ended, and it is tried again."""
        self.turn += 1
        model, key = self.models[at], self.turn
        found = model.place(key, wished) or bool(self._ended() and model.place(key, wished))
        made: list[int] = []
        wish = make_wish(self.ground.houses[at], *self.ground.vouchers(at, wished))
        agree(lambda: made.append(hold(wish).id), "ok" if found else "NoRoomFree")
        return (at, key, made[0]) if made else None

    def _amend(self, booking: Held, wished: list[Stay]) -> None:
        at, key, row_id = booking
        promise, expected = self._promise(booking), "NotInThisState"
        if promise.status == "held" and promise.ran_out:
            expected = "HoldEnded"
        elif promise.live:
            expected = "ok" if self.models[at].place(key, wished) else "NoRoomFree"
        new = self.ground.vouchers(at, wished)
        agree(change(row_id, lambda row: amend_booking(row, new, by="machine")), expected)

    def _promise(self, booking: Held) -> Promise:
        at, key, _row_id = booking
        return self.models[at].promises[key]

    def _ended(self) -> int:
        """What a sweep ends by the models: at both resorts."""
        return sum(model.sweep() for model in self.models)

    def _days(self, at: int, span: range) -> tuple[date, date]:
        house = self.ground.houses[at]
        return house.day(span[0]), house.day(span[-1])


def prove(app: Flask, database: Database, examples: int, steps: int) -> None:
    """Run it so often; a failure is printed with what reproduces it."""
    houses = [build_house(app, slug, rooms=ROOMS, horizon=10) for slug in ("aurora", "borealis")]
    ground = Ground(houses, database)
    machine = type("QuotaMachine", (Machine,), {"ground": ground})
    often = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],  # each step is a transaction or two
    )
    with app.app_context():
        see_resorts("all")
        run_state_machine_as_test(machine, settings=often)
        see_resorts("")
