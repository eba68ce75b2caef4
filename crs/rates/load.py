"""Sheets of the tariff: policies, rate plans, seasons, prices, supplements, restrictions."""

from __future__ import annotations

from core.sheets.cells import Amount, ListOf, OneOf, Whole, YesNo
from core.sheets.fields import RESORT, Column, Span, Texts, coded, refers
from core.sheets.table import TableSheet
from crs.rates import faults
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
from crs.rates.steps import Steps

NAME = Texts("name")
PLAN = refers("rate_plan", "rate_plans", "rate_plan_id")
ANY_PLAN = refers("rate_plan", "rate_plans", "rate_plan_id", needed=False)
AMOUNT = Column("amount", Amount())


def _limit(name: str, least: int, most: int) -> Column:
    return Column(name, Whole(least, most), needed=False)


def _flag(name: str) -> Column:
    return Column(name, YesNo(), needed=False, empty=False)


POLICIES = (
    TableSheet(
        "prepayment_policies",
        ("resort", "policy"),
        (
            RESORT,
            coded("policy"),
            NAME,
            Column("kind", OneOf(("percent", "nights", "all", "none"))),
            Column("value", Whole(0, 100), needed=False, empty=0),
            _limit("days_before", 0, 365),
        ),
        (faults.prepayment_value,),
        model=PrepaymentPolicy,
    ),
    TableSheet(
        "cancellation_policies",
        ("resort", "policy"),
        (
            RESORT,
            coded("policy"),
            NAME,
            Column("steps", Steps()),
            Column("no_show_percent", Whole(0, 100), needed=False, empty=100),
        ),
        model=CancellationPolicy,
    ),
    TableSheet(
        "rate_plans",
        ("resort", "rate_plan"),
        (
            RESORT,
            coded("rate_plan"),
            NAME,
            Texts("description", longest=5_000),
            refers("board", "boards", "board_id"),
            refers("prepayment_policy", "prepayment_policies", "prepayment_policy_id"),
            refers("cancellation_policy", "cancellation_policies", "cancellation_policy_id"),
        ),
        model=RatePlan,
    ),
)

PRICES = (
    TableSheet(
        "seasons",
        ("resort", "season"),
        (RESORT, coded("season"), NAME, Span("nights", "first_night", "last_night")),
        (faults.seasons_apart,),
        model=Season,
        emptied="nights",
    ),
    TableSheet(
        "prices",
        ("resort", "rate_plan", "season", "room_type", "occupancy"),
        (
            RESORT,
            PLAN,
            refers("season", "seasons", "season_id"),
            refers("room_type", "room_types", "room_type_id"),
            Column("occupancy", Whole(0, 20)),
            AMOUNT,
        ),
        (faults.occupancy_fits,),
        model=NightPrice,
    ),
    TableSheet(
        "age_bands",
        ("resort", "age_band"),
        (
            RESORT,
            coded("age_band"),
            Column("from_age", Whole(0, 17)),
            Column("to_age", Whole(0, 17)),
            AMOUNT,
            Column("takes_place", YesNo(), needed=False, empty=True),
        ),
        (faults.ages_in_order,),
        model=AgeBand,
    ),
    TableSheet(
        "supplements",
        ("resort", "board", "programme", "age_band", "season"),
        (
            RESORT,
            refers("board", "boards", "board_id", needed=False),
            refers("programme", "programmes", "programme_id", needed=False),
            refers("age_band", "age_bands", "age_band_id", needed=False),
            refers("season", "seasons", "season_id", needed=False),
            AMOUNT,
        ),
        (faults.board_or_programme,),
        model=Supplement,
    ),
    TableSheet(
        "offers",
        ("resort", "offer"),
        (
            RESORT,
            coded("offer"),
            NAME,
            ANY_PLAN,
            Column("percent", Whole(1, 99)),
            Column("min_nights", Whole(1, 365), needed=False, empty=1),
            Column("days_ahead", Whole(0, 730), needed=False, empty=0),
            Span("arrivals", "first_arrival", "last_arrival"),
        ),
        model=Offer,
    ),
    TableSheet(
        "restrictions",
        ("resort", "restriction"),
        (
            RESORT,
            coded("restriction"),
            ANY_PLAN,
            refers("room_type", "room_types", "room_type_id", needed=False),
            Span("nights", "first_night", "last_night"),
            _flag("closed"),
            _flag("closed_to_arrival"),
            _flag("closed_to_departure"),
            Column("arrival_weekdays", ListOf(Whole(1, 7)), needed=False),
            _limit("min_nights", 1, 365),
            _limit("max_nights", 1, 365),
            Column("exact_nights", ListOf(Whole(1, 365)), needed=False),
            _limit("min_days_ahead", 0, 730),
            _limit("max_days_ahead", 0, 1500),
        ),
        (faults.lengths_in_order, faults.limits_something),
        model=Restriction,
    ),
)
