"""Why a stay is not sold as wished: which limit, and what is nearest."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date, get_day_names
from babel.lists import format_list

from core.i18n import _l, language
from core.refusals import Refusal


class StayRefused(Refusal):
    """A limit of the tariff. Facts are plain (numbers, dates, lists); the text words them."""

    hint = _l("The nearest arrival day: {nearest}.")

    def __str__(self) -> str:
        facts = {name: _worded(name, fact) for name, fact in self.facts.items()}
        hint = f" {self.hint}" if self.facts.get("nearest") else ""
        return f"{self.message}{hint}".format(**facts)


class DatesRefused(StayRefused):
    """Other dates would do: `nearest` lists the arrivals of the same length that are sold."""


def _locale() -> str:
    return {"en": "en_GB"}.get(language(), language())


def _worded(name: str, fact: Any) -> str:
    """A fact in the reader's language; lists read as alternatives."""
    if name == "weekdays":
        days = get_day_names("wide", locale=_locale())
        return format_list([days[day - 1] for day in fact], style="or", locale=_locale())
    if isinstance(fact, list | tuple):
        return format_list([_worded("", one) for one in fact], style="or", locale=_locale())
    if isinstance(fact, date):
        return format_date(fact, "d MMM y", locale=_locale())
    return str(fact)


class NoNights(StayRefused):
    """Departure is not after arrival."""

    message = _l("Departure must be after arrival.")


class ArrivalPast(StayRefused):
    """The stay would have begun already."""

    message = _l("The arrival day, {arrival}, has passed.")


class NotOnSale(StayRefused):
    """A room type, rate plan, board or programme of the wish is not (or no longer) sold."""

    status = 404
    message = _l("What you chose is no longer on sale here. Please search again.")


class NoPrice(DatesRefused):
    """No season, or no price of this room type for so many adults, on a night."""

    message = _l("There is no price for the night of {night} yet.")


class NoSupplement(StayRefused):
    """A board or programme without a price with this tariff."""

    message = _l("These meals or this programme are not sold on {night}. Please choose others.")


class NoPersons(StayRefused):
    """A voucher is for persons."""

    message = _l("Please say who is staying.")


class NoAdult(StayRefused):
    """Children do not stay in a room alone."""

    message = _l("Each room needs at least one adult.")


class AgeNeeded(StayRefused):
    """A child's price goes by age."""

    message = _l("Please give the age of each child.")


class AgeNotTaken(StayRefused):
    """No band for a child of this age."""

    message = _l("Children aged {age} cannot stay here; the minimum age is {least}.")


class TooManyPersons(StayRefused):
    """More persons than beds."""

    message = _l("This room sleeps {most} at most, extra beds included.")


class NotByPlace(StayRefused):
    """The room type is sold whole only."""

    message = _l("This room is sold whole, not by place.")


class OneSexOnly(StayRefused):
    """A shared room is for women or for men."""

    message = _l(
        "A shared room is for women or for men: please choose the same for everyone in it."
    )


class AdultsOnly(StayRefused):
    """No children among strangers."""

    message = _l("Places in a shared room are for adults. With a child, take the whole room.")


class ProgrammeTooShort(StayRefused):
    """The programme needs more nights."""

    message = _l("This programme needs at least {least} nights.")


class ProgrammeAgeTooLow(StayRefused):
    """The person is too young for the programme."""

    message = _l("This programme is for guests aged {least} and over.")


class ClosedNight(DatesRefused):
    """Closed by a restriction."""

    message = _l("This rate is not available for the night of {night}.")


class ClosedToArrival(DatesRefused):
    """No arrivals on that day."""

    message = _l("No arrivals on {arrival} at this rate.")


class ClosedToDeparture(DatesRefused):
    """No departures on that day."""

    message = _l("No departures on {departure} at this rate.")


class ArrivalWeekday(DatesRefused):
    """Arrivals are on certain days of the week."""

    message = _l("Arrivals are on {weekdays}.")


class NightsNotSold(StayRefused):
    """Stays have certain lengths."""

    message = _l("This rate is for {lengths} nights.")


class TooFewNights(StayRefused):
    """Shorter than the least stay."""

    message = _l("This rate is for {least} nights or more.")


class TooManyNights(StayRefused):
    """Longer than the longest stay."""

    message = _l("This rate is for {most} nights at most.")


class BookedTooLate(DatesRefused):
    """To be booked earlier."""

    message = _l("This rate must be booked at least {least} days before arrival.")


class BookedTooEarly(DatesRefused):
    """To be booked later."""

    message = _l("This rate can be booked at most {most} days before arrival.")
