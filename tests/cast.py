"""The cast: a small house by the sea that tests know by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask
from sqlalchemy.dialects.postgresql import Range

from core.clock import local_day
from core.db import Base, db, see_resorts, transaction
from core.organisation.models import LegalEntity, Resort
from crs.catalogue.models import Board, Procedure, Programme, ProgrammeProcedure, RoomType
from crs.quotas.sizes import open_quotas
from crs.rates.models import (
    AgeBand,
    CancellationPolicy,
    NightPrice,
    PrepaymentPolicy,
    RatePlan,
    Season,
    Supplement,
)


@dataclass(frozen=True)
class House:
    """Ids of a resort's rows by code, so that threads and processes can share them."""

    resort: int
    slug: str
    today: date
    types: Mapping[str, int]
    boards: Mapping[str, int]
    plans: Mapping[str, int]
    programmes: Mapping[str, int]

    def day(self, ahead: int) -> date:
        """A date so many days after today."""
        return self.today + timedelta(days=ahead)


def build_house(
    app: Flask, slug: str = "aurora", rooms: Mapping[str, int] | None = None, horizon: int = 120
) -> House:
    """A resort of singles and of twins sold by place, priced and open for sale."""
    rooms = rooms or {"single": 3, "twin": 2}
    with app.app_context():
        see_resorts("all")
        with transaction():
            resort = _resort(slug, horizon)
            house = _fill(resort, rooms)
        see_resorts("")
    return house


def _add(row: Base) -> None:
    db.session.add(row)
    db.session.flush()


def _texts(name: str) -> dict[str, str]:
    return {"en": name, "ru": name, "et": name}


def _resort(slug: str, horizon: int) -> Resort:
    entity = LegalEntity(
        code=f"{slug}-ltd", name="Spa Ltd", registry_number="1", tax_number="EE1",
        tax_regime="standard", currency="EUR", bank_account="EE00", address="Pine 1",
    )  # fmt: skip
    _add(entity)
    resort = Resort(
        legal_entity_id=entity.id, slug=slug, name=_texts(slug.title()),
        summary=_texts("By the sea"), description=_texts("A house among pines"),
        address="Pine 1", latitude=58.3, longitude=24.5, zone="Europe/Tallinn", currency="EUR",
        horizon_days=horizon,
    )  # fmt: skip
    _add(resort)
    return resort


def _fill(resort: Resort, rooms: Mapping[str, int]) -> House:
    key, today = resort.id, local_day(resort.zone)
    types = _room_types(key, rooms)
    boards = {}
    for code, meals in (("half", 2), ("full", 3)):
        board = Board(resort_id=key, code=code, name=_texts(code), meals=meals)
        _add(board)
        boards[code] = board.id
    plan = _plan(key, boards["half"], today, types)
    programme = _programme(key)
    band = AgeBand(resort_id=key, code="child", from_age=3, to_age=12, amount=2000)
    _add(band)
    _add(Supplement(resort_id=key, board_id=boards["full"], amount=1000))
    _add(Supplement(resort_id=key, board_id=boards["full"], age_band_id=band.id, amount=500))
    _add(Supplement(resort_id=key, programme_id=programme, amount=3000))
    open_quotas(resort, {types[code]: number for code, number in rooms.items()}, by="cast")
    return House(
        key, resort.slug, today, types, boards, {"flexible": plan}, {"back-care": programme}
    )


def _room_types(key: int, rooms: Mapping[str, int]) -> dict[str, int]:
    types = {}
    for position, code in enumerate(rooms):
        room_type = RoomType(
            resort_id=key, code=code, name=_texts(code), description=_texts(code),
            places=2 if code.startswith("twin") else 1, extra_places=0, area=18,
            sold_by_place=code.startswith("twin"), position=position,
        )  # fmt: skip
        _add(room_type)
        types[code] = room_type.id
    return types


def _plan(key: int, board: int, today: date, types: Mapping[str, int]) -> int:
    prepayment = PrepaymentPolicy(
        resort_id=key, code="third", name=_texts("A third"), kind="percent", value=30
    )
    cancellation = CancellationPolicy(
        resort_id=key, code="fair", name=_texts("Fair"), no_show_percent=100,
        steps=[{"days_before": 14, "percent": 0}, {"days_before": 3, "nights": 1},
               {"days_before": 0, "percent": 50}],
    )  # fmt: skip
    _add(prepayment)
    _add(cancellation)
    plan = RatePlan(
        resort_id=key, code="flexible", name=_texts("Flexible"), description=_texts("Flexible"),
        prepayment_policy_id=prepayment.id, cancellation_policy_id=cancellation.id, board_id=board,
    )  # fmt: skip
    _add(plan)
    season = Season(
        resort_id=key, code="year", name=_texts("Year"),
        nights=Range(today - timedelta(days=90), today + timedelta(days=800)),
    )  # fmt: skip
    _add(season)
    for code, type_id in types.items():
        for occupancy, amount in ((0, 4000), (1, 6000), (2, 9000)):
            if occupancy == 1 or code.startswith("twin"):
                _add(
                    NightPrice(
                        resort_id=key, rate_plan_id=plan.id, season_id=season.id,
                        room_type_id=type_id, occupancy=occupancy, amount=amount,
                    )
                )  # fmt: skip
    return plan.id


def _programme(key: int) -> int:
    programme = Programme(
        resort_id=key, code="back-care", name=_texts("Back care"), description=_texts("Back"),
        min_nights=3, min_age=14,
    )  # fmt: skip
    procedure = Procedure(
        resort_id=key, code="mud", name=_texts("Mud wrap"), description=_texts("Warm"), minutes=20
    )
    _add(programme)
    _add(procedure)
    _add(
        ProgrammeProcedure(
            resort_id=key, programme_id=programme.id, procedure_id=procedure.id, every_days=2
        )
    )
    return programme.id
