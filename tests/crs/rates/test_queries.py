"""Tariffs are read whole, and a change is seen at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, event, insert, text, update
from sqlalchemy.dialects.postgresql import Range

from core.db import db, see_resorts, transaction
from crs.catalogue.models import Board, Programme, RoomType
from crs.rates.models import (
    AgeBand,
    CancellationPolicy,
    NightPrice,
    Offer,
    PrepaymentPolicy,
    RatePlan,
    Restriction,
    Season,
    Supplement,
)
from crs.rates.queries import load_tariff, load_tariffs, tariff_stamps
from crs.rates.rules import check_stay, price_voucher
from tests.cast import House, build_house
from tests.make import make_voucher_wish

READ = (
    AgeBand, Board, CancellationPolicy, NightPrice, Offer, PrepaymentPolicy, Programme, RatePlan,
    Restriction, RoomType, Season, Supplement,
)  # fmt: skip


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to PostgreSQL meanwhile."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_the_tariff_prices_what_the_house_sells(aurora: House) -> None:
    wish = make_voucher_wish(aurora, nights=7, programme="back-care", board="full")
    tariff = load_tariff(aurora.resort)
    check_stay(tariff, wish, aurora.today)
    assert price_voucher(tariff, wish, aurora.today).total.minor == 7 * (6000 + 1000 + 3000)


def test_a_new_price_is_seen_at_once(aurora: House) -> None:
    wish = make_voucher_wish(aurora, nights=1)
    load_tariff(aurora.resort)
    with transaction() as session:
        session.execute(update(NightPrice).where(NightPrice.occupancy == 1).values(amount=6100))
        uncommitted = load_tariff(aurora.resort)
    for tariff in (uncommitted, load_tariff(aurora.resort)):
        assert price_voucher(tariff, wish, aurora.today).total.minor == 6100


def test_a_price_that_was_rolled_back_is_not_kept(aurora: House) -> None:
    wish = make_voucher_wish(aurora, nights=1)
    db.session.execute(update(NightPrice).values(amount=1))
    assert price_voucher(load_tariff(aurora.resort), wish, aurora.today).total.minor == 1
    db.session.rollback()
    assert price_voucher(load_tariff(aurora.resort), wish, aurora.today).total.minor == 6000


def test_insertions_and_deletions_change_the_stamp(aurora: House) -> None:
    marks = [tariff_stamps([aurora.resort])]
    with transaction() as session:
        closed = {
            "resort_id": aurora.resort,
            "code": "x",
            "nights": Range(aurora.day(1), aurora.day(2)),
        }
        session.execute(insert(Restriction), closed)
    marks.append(tariff_stamps([aurora.resort]))
    with transaction() as session:
        session.execute(delete(Restriction))
    marks.append(tariff_stamps([aurora.resort]))
    assert len({mark[aurora.resort] for mark in marks}) == 3


def test_every_table_of_the_tariff_is_watched(aurora: House) -> None:
    watched = db.session.scalars(
        text(
            "SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger "
            "WHERE tgfoid IN ('stamp_tariff_by_resort_id'::regproc, 'stamp_tariff_by_id'::regproc)"
        )
    ).all()
    tables = [model.__tablename__ for model in READ]
    wanted = {
        f"{table} {table}_{event}_stamps"
        for table in tables
        for event in ("insert", "update", "delete")
    }
    assert wanted <= set(watched)


def test_an_unchanged_tariff_costs_one_statement(aurora: House) -> None:
    tariff = load_tariff(aurora.resort)
    with statements() as sent:
        assert load_tariff(aurora.resort) is tariff
    assert len(sent) == 1


def test_many_resorts_cost_no_more_statements_than_one(app: Flask, aurora: House) -> None:
    with statements() as for_one:
        load_tariffs([aurora.resort])
    others = [build_house(app, slug) for slug in ("boreas", "cirrus")]
    see_resorts("all")
    with statements() as for_three:
        assert len(load_tariffs(None)) == 3
    assert len(for_three) <= len(for_one)
    assert set(load_tariffs([others[0].resort])) == {others[0].resort}


def test_what_is_retired_is_not_sold(aurora: House) -> None:
    with transaction() as session:
        session.execute(
            update(RoomType).where(RoomType.code == "twin").values(retired_at="2020-01-01")
        )
    tariff = load_tariff(aurora.resort)
    assert [room_type.code for room_type in tariff.room_types.values()] == ["single"]


def test_a_tariff_out_of_scope_is_not_there(aurora: House) -> None:
    load_tariff(aurora.resort)
    db.session.rollback()
    see_resorts(str(aurora.resort + 1))
    assert load_tariffs(None) == {}
    with pytest.raises(LookupError):
        load_tariff(aurora.resort)


def test_tariffs_read_anew_are_equal(aurora: House) -> None:
    tariff = load_tariff(aurora.resort)
    with transaction() as session:
        session.execute(update(NightPrice).values(amount=NightPrice.amount))
    again = load_tariff(aurora.resort)
    assert again is not tariff
    assert again == replace(tariff)
