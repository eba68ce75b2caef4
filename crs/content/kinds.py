"""What the content desk edits: kinds of rows, their texts, and the shop's page that shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from core.db import Base
from core.i18n import LazyText, _l
from core.organisation.models import Resort
from crs.catalogue.models import Board, Building, Procedure, Programme, RoomType
from crs.content.models import Photograph, Shown

LONG = 200


@dataclass(frozen=True)
class Words:
    """A text of a row, in every language. What is not needed may be empty in all of them."""

    name: str
    label: LazyText
    longest: int = LONG
    needed: bool = True

    @property
    def long(self) -> bool:
        """Whether it has lines."""
        return self.longest > LONG


def _nothing(_row: object) -> str:
    return ""


def _as_it_is(wanted: Select[Any]) -> Select[Any]:
    return wanted


@dataclass(frozen=True)
class Kind:
    """Rows of one table. `page` tells the path of the shop's page from a row and its resort."""

    name: str
    label: LazyText
    model: type[Base]
    texts: tuple[Words, ...]
    page: Callable[[Any, str], str]
    beside: Callable[[Any], str] = _nothing
    """What it belongs to, for who sees its texts alone."""
    narrowed: Callable[[Select[Any]], Select[Any]] = _as_it_is
    """Which of its rows are shown, and in what order, where that is not their own."""
    of_network: bool = False
    """Whether its rows belong to no resort: then only the network's own people edit them."""

    @property
    def has_photographs(self) -> bool:
        """Whether the shop shows photographs of it."""
        return self.name in set(Shown)


def resort_page(_row: object, resort: str) -> str:
    """Most is shown on the resort's own page."""
    return f"/resorts/{resort}"


def _programme_page(row: Any, resort: str) -> str:
    return f"/resorts/{resort}/programmes/{row.code}"


def _procedure_page(row: Any, resort: str) -> str:
    return f"/resorts/{resort}/procedures/{row.code}"


NAME = Words("name", _l("Title"))
DESCRIPTION = Words("description", _l("Description"), 5_000)
FOR_WHOM = Words("for_whom", _l("Who it is for"), 2_000, needed=False)
NOT_FOR_WHOM = Words("not_for_whom", _l("Who it is not for"), 2_000, needed=False)
RESORT = Kind(
    "resort",
    _l("Resort"),
    Resort,
    (
        NAME,
        Words("summary", _l("In one sentence"), 500),
        Words("description", _l("Description"), 10_000),
    ),
    resort_page,
)
PHOTOGRAPH = Kind(
    "photograph",
    _l("Photographs"),
    Photograph,
    (Words("alt", _l("What it shows"), needed=False),),
    resort_page,
)
_kinds: dict[str, Kind] = {}


def add_kind(*kinds: Kind) -> None:
    """Let the content desk edit these too, after those that it knows."""
    _kinds.update({kind.name: kind for kind in kinds})


def known_kinds() -> tuple[Kind, ...]:
    """All kinds but photographs, in the order in which they are shown."""
    return tuple(_kinds.values())


def kind_named(name: str) -> Kind | None:
    """The kind of this name, which is also its table's; None where nobody edits such rows."""
    return PHOTOGRAPH if name == PHOTOGRAPH.name else _kinds.get(name)


add_kind(
    RESORT,
    Kind("room_type", _l("Room types"), RoomType, (NAME, DESCRIPTION), resort_page),
    Kind("board", _l("Boards"), Board, (NAME,), resort_page),
    Kind(
        "programme",
        _l("Programmes"),
        Programme,
        (NAME, DESCRIPTION, FOR_WHOM, NOT_FOR_WHOM),
        _programme_page,
    ),
    Kind(
        "procedure",
        _l("Procedures"),
        Procedure,
        (
            NAME,
            DESCRIPTION,
            Words("feeling", _l("How it feels"), 2_000, needed=False),
            FOR_WHOM,
            NOT_FOR_WHOM,
        ),
        _procedure_page,
    ),
    Kind("building", _l("Buildings"), Building, (NAME,), resort_page),
)
