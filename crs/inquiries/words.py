"""Words for the ways, outcomes and reasons of inquiries."""

from __future__ import annotations

from core.i18n import LazyText, _l
from crs.inquiries.models import Outcome, Reason, Source

SOURCES: dict[str, LazyText] = {
    Source.WEB: _l("call me back"),
    Source.TELEPHONE: _l("telephone"),
    Source.EMAIL: _l("e-mail"),
    Source.DESK: _l("at the desk"),
}
OUTCOMES: dict[str, LazyText] = {
    Outcome.BOOKED: _l("Booked"),
    Outcome.ANSWERED: _l("Answered, nothing to book"),
    Outcome.REFUSED: _l("Not booking"),
    Outcome.UNREACHED: _l("Could not be reached"),
}
REASONS: dict[str, LazyText] = {
    Reason.PRICE: _l("the price"),
    Reason.DATES: _l("the dates"),
    Reason.NO_PLACES: _l("no room for these dates"),
    Reason.TREATMENT: _l("the treatment is not what they need"),
    Reason.ELSEWHERE: _l("booked elsewhere"),
    Reason.LATER: _l("wants to think, or to book later"),
    Reason.OTHER: _l("something else"),
}
EVENTS: dict[str, LazyText] = {
    "asked": _l("Asked"),
    "asked_again": _l("Asked again"),
    "taken": _l("Taken on"),
    "answered": _l("Reached: an answer was given"),
    "proposed": _l("A proposal was sent"),
    "withdrawn": _l("A proposal was withdrawn"),
    "reopened": _l("Opened again"),
}
