"""Folders that are older than a column: what it holds stays as it is."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from app.network.loading import SheetsFaulty
from app.network.sources import Source, read_files
from core.db import db, transaction
from crs.catalogue.models import Building, Procedure, Programme
from crs.extras.models import Extra
from tests.app.network.loads import counts, load
from tests.app.network.tiny import Network, files_of, tiny

pytestmark = pytest.mark.usefixtures("network_app")
LATE = ("feeling", "for_whom", "not_for_whom")


def older(network: Network, *kept: str) -> Source:
    """Its files without the columns of texts that came later, but for those that are kept."""
    files = files_of(network)
    for sheet in ("procedures.csv", "programmes.csv"):
        header, *rows = csv.reader(io.StringIO(files[sheet].decode()))
        stay = [n for n, one in enumerate(header) if one in kept or one[:-3] not in LATE]
        target = io.StringIO()
        csv.writer(target).writerows([row[n] for n in stay] for row in (header, *rows))
        files[sheet] = target.getvalue().encode()
    return read_files(files.items())


def texts() -> dict[str, object]:
    with transaction():
        programme = db.session.scalars(select(Programme)).one()
        procedure = db.session.scalars(select(Procedure)).one()
        return {
            "for": programme.for_whom, "not for": programme.not_for_whom,
            "feeling": procedure.feeling,
        }  # fmt: skip


def test_an_older_folder_loads_and_leaves_its_texts_empty() -> None:
    load(older(tiny()))
    assert texts() == {"for": {}, "not for": {}, "feeling": {}}


def test_texts_stay_where_an_older_folder_does_not_know_of_them() -> None:
    load(tiny())
    before = texts()
    assert before["for"] == {"en": "Those who sit"}
    assert counts(load(older(tiny()), retire_missing=True)) == {}
    assert texts() == before


def test_the_rest_of_an_older_row_is_changed_all_the_same() -> None:
    load(tiny())
    before = texts()
    network = tiny()
    network["programmes"][0]["min_nights"] = "5"
    assert counts(load(older(network))) == {"programmes": (0, 1, 0)}
    assert texts() == before


def test_a_new_row_of_an_older_folder_has_no_such_texts() -> None:
    load(tiny())
    network = tiny()
    network["procedures"].append(network["procedures"][0] | {"procedure": "walk"})
    assert counts(load(older(network))) == {"procedures": (1, 0, 0)}
    with transaction():
        found = db.session.scalars(select(Procedure).where(Procedure.code == "walk")).one()
        assert found.feeling == {}


def test_a_text_that_is_emptied_is_taken_away_where_its_column_is_there() -> None:
    load(tiny())
    network = tiny()
    network["programmes"][0]["not_for_whom_en"] = ""
    assert counts(load(network)) == {"programmes": (0, 1, 0)}
    assert texts()["not for"] == {}


def test_half_of_a_texts_columns_is_a_fault() -> None:
    with pytest.raises(SheetsFaulty) as no:
        load(older(tiny(), "feeling_en"))
    assert {fault.column for fault in no.value.faults} == {"feeling_ru", "feeling_et"}


def test_steps_of_a_building_stay_where_an_older_folder_says_nothing_of_them() -> None:
    load(tiny())
    files = files_of(tiny())
    header, *rows = csv.reader(io.StringIO(files["buildings.csv"].decode()))
    target = io.StringIO()
    place = header.index("steps")
    without = ([*row[:place], *row[place + 1 :]] for row in (header, *rows))
    csv.writer(target).writerows(without)
    load(read_files({**files, "buildings.csv": target.getvalue().encode()}.items()))
    with transaction():
        assert db.session.scalars(select(Building.steps)).all() == [2]


def test_an_extra_of_an_older_folder_stays_for_whom_it_is() -> None:
    load(tiny())
    network = tiny()
    network["extras"].append(network["extras"][0] | {"extra": "bicycle"})
    files = files_of(network)
    header, *rows = csv.reader(io.StringIO(files["extras.csv"].decode()))
    target, last = io.StringIO(), header.index("whom")
    csv.writer(target).writerows([*row[:last], *row[last + 1 :]] for row in (header, *rows))
    files["extras.csv"] = target.getvalue().encode()
    assert counts(load(read_files(files.items()))) == {"extras": (1, 0, 0)}
    with transaction():
        whom = dict(db.session.execute(select(Extra.code, Extra.whom)).all())
    assert whom == {"transfer": "everyone", "slippers": "children", "bicycle": "everyone"}
