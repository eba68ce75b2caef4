"""Sheets of the organisation: legal entities, resorts, the house calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from core.i18n import _l
from core.organisation.models import CalendarDay, DayKind, LegalEntity, Resort
from core.sheets.cells import Clock, Code, Day, Degrees, ListOf, OneOf, Text, Whole, YesNo
from core.sheets.contacts import Currency, Email, Phone, Zone
from core.sheets.faults import Wrong
from core.sheets.fields import RESORT, Column, Texts, coded, refers
from core.sheets.table import TableSheet
from core.sheets.tables import Tables


def _optional(name: str, longest: int = 200) -> Column:
    return Column(name, Text(longest), needed=False, empty="")


def currency_of_entity(row: Mapping[str, Any], tables: Tables) -> Iterator[Wrong]:
    """A resort sells in its entity's currency: an entry balances within one currency."""
    entity = tables.find("legal_entities", row["legal_entity"])
    if entity and entity["currency"] != row["currency"]:
        yield Wrong(
            _l("Its legal entity keeps its books in {currency}. Enter the same currency in both."),
            column="currency",
            currency=entity["currency"],
        )


def currency_stays(row: Mapping[str, Any], tables: Tables) -> Iterator[Wrong]:
    """Prices are kept in the currency they were written in; it cannot change under them."""
    before = tables.store.rows["resorts"].get((row["resort"],))
    if before and before.values["currency"] != row["currency"]:
        yield Wrong(
            _l("The resort already has prices in {currency}. Its currency cannot be changed."),
            column="currency",
            currency=before.values["currency"],
        )


SHEETS = (
    TableSheet(
        "legal_entities",
        ("legal_entity",),
        (
            coded("legal_entity"),
            Column("name", Text()),
            _optional("registry_number"),
            _optional("tax_number"),
            _optional("tax_regime"),
            Column("currency", Currency()),
            _optional("bank_account"),
            _optional("address"),
        ),
        model=LegalEntity,
    ),
    TableSheet(
        "resorts",
        ("resort",),
        (
            Column("resort", Code(), kept_as="slug"),
            refers("legal_entity", "legal_entities", "legal_entity_id"),
            Texts("name"),
            Texts("summary", longest=500),
            Texts("description", longest=10_000),
            Column("address", Text()),
            Column("phone", Phone(), needed=False, empty=""),
            Column("email", Email(), needed=False, empty=""),
            Column("latitude", Degrees(90)),
            Column("longitude", Degrees(180)),
            Column("zone", Zone()),
            Column("currency", Currency()),
            Column("services", ListOf(Code()), needed=False, empty=[]),
            Column("stairs", Whole(0, 1000), needed=False, empty=0),
            Column("lift", YesNo(), needed=False, empty=False),
            Column("check_in_from", Clock(), needed=False, empty=time(14)),
            Column("check_out_until", Clock(), needed=False, empty=time(12)),
            Column("horizon_days", Whole(1, 1500), needed=False, empty=730),
        ),
        (currency_of_entity, currency_stays),
        model=Resort,
    ),
    TableSheet(
        "calendar",
        ("resort", "day", "kind"),
        (
            RESORT,
            Column("day", Day()),
            Column("kind", OneOf(DayKind)),
            Texts("note", needed=False),
        ),
        model=CalendarDay,
    ),
)
