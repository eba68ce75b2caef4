"""Refusals: what the user may do differently, said with facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Protocol, runtime_checkable

from core.i18n import LazyText, _l, day, money
from core.money import Money


class Refusal(Exception):
    """A rule said no. Subclasses stand beside the operation that raises them."""

    message: ClassVar[LazyText]
    status: ClassVar[int] = 409

    def __init__(self, **facts: Any) -> None:
        super().__init__(facts)
        self.facts = facts

    @property
    def kind(self) -> str:
        """The stable name that an API or a log shows."""
        return type(self).__name__

    @property
    def headers(self) -> Mapping[str, str]:
        """What the answer says besides."""
        return {}

    def __str__(self) -> str:
        said = {name: _said(fact) for name, fact in self.facts.items()}
        # a date may bring a full stop of its own: 1 авг. 2026 г.
        return str(self.message).format(**said).replace("..", ".")


@runtime_checkable
class Worded(Protocol):
    """A fact that has words for people besides its value for programs, such as a status."""

    @property
    def words(self) -> LazyText: ...


def _said(fact: Any) -> Any:
    """Days, amounts and worded facts as the reader's language writes them."""
    if isinstance(fact, Worded):
        return fact.words
    if isinstance(fact, Money):
        return money(fact)
    return day(fact) if isinstance(fact, date) else fact


class Busy(Refusal):
    """The rows that were needed stayed locked; asking again is safe."""

    status = 503
    message = _l("Many people are booking at this moment. Please try again in a few seconds.")


class NotThere(Refusal):
    """What was asked for is not there, or not for this user: the same answer for both."""

    status = 404
    message = _l("This page or record does not exist.")


class NotAllowed(Refusal):
    """The signed-in person lacks the permission."""

    status = 403
    message = _l("Your role does not include this. Ask your manager if you need it.")


class FormFault(Refusal):
    """A form or a request could not be understood; `faults` maps field to messages."""

    status = 422
    message = _l("Please look at the marked fields.")

    def __init__(self, faults: dict[str, list[str]]) -> None:
        super().__init__(faults=faults)
        self.faults = faults
