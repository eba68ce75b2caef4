"""Loading: all or nothing, the same again changes nothing, what is exported loads again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.network.export import csv_of, workbook_of, write_folder, zip_of
from app.network.loading import SheetsFaulty
from app.network.registry import SHEETS
from app.network.sources import read_files, read_path
from core.audit.models import AuditEntry
from core.db import db, transaction
from crs.catalogue.models import Board, RoomType
from crs.quotas.models import Quota, QuotaNight
from crs.rates.models import NightPrice, Season
from pms.rooms.models import Room
from tests.app.network.loads import counts, exported, load, rows_everywhere
from tests.app.network.tiny import day, tiny

DEMO = Path(__file__).parents[3] / "demo" / "network"


pytestmark = pytest.mark.usefixtures("network_app")


def test_everything_is_loaded_and_open_for_sale() -> None:
    plan = load(tiny())
    assert plan.count == sum(len(rows) for rows in tiny().values())
    with transaction():
        sizes = db.session.execute(
            select(RoomType.code, Quota.kind, Quota.size)
            .join(Quota, Quota.room_type_id == RoomType.id)
            .order_by(RoomType.code, Quota.kind)
        ).all()
        nights = db.session.scalar(select(func.count()).select_from(QuotaNight))
        sold = db.session.scalar(select(func.sum(QuotaNight.sold)))
    assert [tuple(row) for row in sizes] == [
        ("single", "allotment", 1),
        ("single", "general", 1),
        ("single", "physical", 2),
        ("single", "tier", 1),
        ("twin", "general", 1),
        ("twin", "physical", 2),
    ]
    assert nights == 6 * 121
    assert sold == 7 * (2 + 3)  # a twin: room and pool; a single: room, pool and tier


def test_a_fault_found_while_writing_leaves_nothing() -> None:
    network = tiny()
    place = network["sold_vouchers"][0]
    network["sold_vouchers"] += [
        place | {"reference": f"V-{n}", "persons": "m60", "by_place_sex": "m"} for n in (8, 9)
    ]
    before = rows_everywhere()
    with pytest.raises(SheetsFaulty) as no:
        load(network)
    [fault] = no.value.faults
    assert (fault.sheet, fault.row) == ("sold_vouchers", 4)
    assert "No Twin is free" in fault.text
    assert rows_everywhere() == before


def test_a_fault_found_before_leaves_nothing() -> None:
    network = tiny()
    network["sold_vouchers"][1]["paid"] = "much"
    before = rows_everywhere()
    with pytest.raises(SheetsFaulty):
        load(network)
    assert rows_everywhere() == before


def test_loading_the_same_again_changes_nothing() -> None:
    load(tiny())
    before = rows_everywhere()
    assert counts(load(tiny())) == {}
    assert counts(load(tiny(), retire_missing=True)) == {}
    assert rows_everywhere() == before


def test_the_export_is_what_was_loaded() -> None:
    load(tiny())
    for name, grid in exported().items():
        header, *rows = grid
        assert header == SHEETS[name].columns
        assert [dict(zip(header, row, strict=True)) for row in rows] == [
            dict.fromkeys(header, "") | row for row in tiny()[name]
        ]


def test_every_kind_of_export_loads_without_a_change(tmp_path: Path) -> None:
    load(tiny())
    with transaction():
        write_folder(tmp_path / "network")
        files = [[("n.zip", zip_of())], [("n.xlsx", workbook_of())]]
    for source in (read_path(tmp_path / "network"), *map(read_files, files)):
        assert set(source.sheets) == set(SHEETS)
        assert counts(load(source, retire_missing=True)) == {}


def test_no_cell_of_an_export_is_a_formula() -> None:
    grid: list[tuple[str, ...]] = [
        ("a", "b"),
        ("=1+1", "@x"),
        ("+372 5", "-12.50"),
        ("-cmd", "\tx"),
    ]
    rows = list(csv.reader(csv_of(grid).splitlines()))
    assert rows[1:] == [["'=1+1", "'@x"], ["'+372 5", "-12.50"], ["'-cmd", "'\tx"]]


def test_rows_are_changed_by_their_codes() -> None:
    load(tiny())
    network = tiny()
    network["boards"][0]["name_en"] = "Breakfast and supper"
    network["prices"][0]["amount"] = "71"
    network["seasons"][0] |= {"last_night": day(40)}
    network["seasons"][1] |= {"first_night": day(41)}
    assert counts(load(network)) == {
        "boards": (0, 1, 0),
        "seasons": (0, 2, 0),
        "prices": (0, 1, 0),
    }
    with transaction():
        board = db.session.scalars(select(Board).where(Board.code == "half")).one()
        assert board.name == {"en": "Breakfast and supper"}
        assert db.session.scalar(select(func.min(NightPrice.amount))) == 5000
        amounts = set(db.session.scalars(select(NightPrice.amount)))
    assert amounts == {7100, 5000, 9550}


def test_the_order_of_rows_is_kept() -> None:
    load(tiny())
    network = tiny()
    network["boards"].reverse()
    assert counts(load(network)) == {"boards": (0, 2, 0)}
    assert [row[1] for row in exported()["boards"][1:]] == ["full", "half"]
    network["boards"].insert(1, network["boards"][0] | {"board": "breakfast"})
    load(network)
    assert [row[1] for row in exported()["boards"][1:]] == ["full", "breakfast", "half"]
    assert counts(load(network)) == {}


def test_seasons_may_swap_their_nights() -> None:
    load(tiny())
    network = tiny()
    first, second = network["seasons"]
    for name in ("first_night", "last_night"):
        first[name], second[name] = second[name], first[name]
    assert counts(load(network)) == {"seasons": (0, 2, 0)}
    with transaction():
        codes = db.session.scalars(select(Season.code).order_by(func.lower(Season.nights))).all()
    assert codes == ["then", "now"]


def test_part_of_a_network_can_be_loaded_alone() -> None:
    load(tiny())
    network = {"prices": [tiny()["prices"][0] | {"amount": "75.00"}]}
    assert counts(load(network)) == {"prices": (0, 1, 0)}


def test_a_load_is_written_into_the_trail() -> None:
    load(tiny())
    with transaction():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.verb == "network_loaded")
        ).one()
    assert entry.actor == "test"
    assert entry.facts["added_changed_retired"]["rooms"] == [4, 0, 0]


def test_the_demo_network_loads_and_comes_back_as_it_was(tmp_path: Path) -> None:
    load(read_path(DEMO))
    with transaction():
        rooms = db.session.scalar(select(func.count()).select_from(Room))
        write_folder(tmp_path)
    assert rooms is not None
    assert rooms >= 1500
    assert counts(load(read_path(tmp_path), retire_missing=True)) == {}
    assert counts(load(read_path(DEMO), retire_missing=True)) == {}
    for name, raw in read_path(DEMO).sheets.items():
        again = read_path(tmp_path).sheets[name]
        assert again.header == raw.header
        assert sorted(cells for _, cells in again.rows) == sorted(cells for _, cells in raw.rows)
