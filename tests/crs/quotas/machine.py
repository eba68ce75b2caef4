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
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func

from app.audit import audit
from core.db import attempt, db, see_resorts
from crs.bookings.amendments import amend_booking
from crs.bookings.edges import expire_due, hold
from crs.bookings.models import Booking
from crs.bookings.operations import cancel_booking, confirm_booking
from crs.quotas.operations import set_closed, set_size
from crs.quotas.queries import open_places, places_left
from tests.cast import build_house
from tests.cluster import Database
from tests.crs.quotas.ground import ROOMS, Ground, agree, change
from tests.crs.quotas.model import Model, Promise, Stay
from tests.make import make_wish

Held = tuple[int, int, int]
"""A booking in the machine's hands: its resort, its key in the model, its id in the database."""

resorts = st.sampled_from([0, 0, 0, 1])
rooms = st.sampled_from([*ROOMS])
spans = st.tuples(st.integers(1, 4), st.integers(1, 4)).map(lambda t: range(t[0], t[0] + t[1]))
kinds = st.sampled_from([("single", None), ("twin", None), *[("twin", sex) for sex in "ffm"]])
stays = st.builds(lambda kind, span: Stay(kind[0], span[0], len(span), kind[1]), kinds, spans)
wishes = st.lists(stays, min_size=1, max_size=2)


class Machine(RuleBasedStateMachine):
    """Each rule asks the model first, then the operations, and wants the same answer."""

    ground: Ground
    bookings: Bundle[Held] = Bundle("bookings")

    def __init__(self) -> None:
        super().__init__()
        self.ground.empty()
        self.models = [Model(ROOMS) for _house in self.ground.houses]
        self.turn = 0

    @rule(target=bookings, at=resorts, wished=wishes)
    def hold(self, at: int, wished: list[Stay]) -> Any:
        """Whole rooms and beds; where there are none, holds that ran out are ended, then again."""
        self.turn += 1
        model = self.models[at]
        found = model.place(self.turn, wished)
        found = found or bool(self._ended() and model.place(self.turn, wished))
        expected = "ok" if found else "NoRoomFree"
        made: list[int] = []
        wish = make_wish(self.ground.houses[at], *self.ground.vouchers(at, wished))
        agree(lambda: made.append(hold(wish).id), expected)
        return (at, self.turn, made[0]) if made else multiple()

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

    @rule(booking=bookings)
    def cancel(self, booking: Held) -> None:
        """Held or confirmed, and once."""
        at, key, row_id = booking
        expected = "ok" if self._promise(booking).live else "NotInThisState"
        if expected == "ok":
            self.models[at].end(key, "cancelled")
        agree(change(row_id, lambda row: cancel_booking(row, by="machine")), expected)

    @rule(booking=bookings, wished=wishes)
    def amend(self, booking: Held, wished: list[Stay]) -> None:
        """To other nights, types, beds; to more vouchers or fewer; to the same."""
        at, key, row_id = booking
        expected = "NotInThisState"
        if self._promise(booking).live:
            expected = "ok" if self.models[at].place(key, wished) else "NoRoomFree"
        new = self.ground.vouchers(at, wished)
        agree(change(row_id, lambda row: amend_booking(row, new, by="machine")), expected)

    @rule(booking=bookings)
    def run_out(self, booking: Held) -> None:
        """The hold comes to its end; nobody has noticed yet."""
        promise = self._promise(booking)
        if promise.status == "held" and not promise.ran_out:
            self.turn += 1
            promise.ran_out = self.turn

            def end(row: Booking) -> None:
                row.expires_at = func.app_now()

            agree(change(booking[2], end), "ok")

    @rule()
    def sweep(self) -> None:
        """Every hold that ran out, at either resort, and none twice."""
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
        least = {room: min(model.left(room, night) for night in span) for room in ROOMS}
        expected = {house.types[room]: left for room, left in least.items() if left > 0}
        assert places_left([house.resort], *dates) == expected
        beds = open_places([house.resort], *dates, sex).get(house.types["twin"], 0)
        assert beds <= model.open_beds(span, sex)
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
