"""What the desk's pages of inquiries are filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.auth.access import SignedIn
from core.clock import local_day, now
from core.i18n import LANGUAGES, _, in_language
from core.organisation.models import Resort
from crs.bookings.history import Event, names_of
from crs.catalogue.queries import open_resorts, programmes_on_sale
from crs.inquiries.asking import ZONE, span_words
from crs.inquiries.models import Inquiry
from crs.inquiries.queries import closed_inquiries, open_inquiries, trail_of
from crs.inquiries.words import EVENTS, OUTCOMES, REASONS, SOURCES
from crs.permissions import CrsPerm

PAGE = 50
Faults = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Line:
    """An inquiry as the list shows it."""

    inquiry: Inquiry
    state: str
    """`late`, `waits`, `answered` or `closed`."""
    zone: str
    about: str
    who_answers: str
    is_today: bool
    """Whether the answer is due today, on the resort's clocks."""

    @property
    def who(self) -> str:
        """The name, else the way to reach them."""
        one = self.inquiry
        return one.name or one.phone or one.email

    @property
    def hour(self) -> str:
        """The hour that was asked for, in words; nothing: as soon as possible."""
        at = self.inquiry.call_at
        return span_words(at.astimezone(ZoneInfo(self.zone))) if at else ""


def list_page(form: Mapping[str, Any], by: SignedIn) -> dict[str, Any]:
    """The filtered list: what waits, by when it is due; or what is over."""
    resorts = open_resorts(by.resort_ids(CrsPerm.INQUIRY_ANSWER))
    chosen = [resort.id for resort in resorts if resort.slug == form["resort"]] or None
    seen: dict[str, Any] = {"by": by, "resort_ids": chosen, "words": form["words"]}
    if form["state"] == "open":
        found, before = open_inquiries(**seen), None
    else:
        several = closed_inquiries(**seen, limit=PAGE + 1, before_id=form["before"])
        found = several[:PAGE]
        before = found[-1].id if len(several) > PAGE else None
    return {
        "form": form,
        "lines": lines_of(found),
        "next_before": before,
        "places": places_of(resorts),
        "resort": resorts[0] if len(resorts) == 1 else None,
        "sees_general": by.resort_ids(CrsPerm.INQUIRY_ANSWER) is None,
        **_words(),
    }


def _words() -> dict[str, Any]:
    return {"sources": SOURCES, "outcomes": OUTCOMES, "reasons": REASONS}


def places_of(resorts: Sequence[Resort]) -> list[tuple[str, str]]:
    """The resorts as a choice; several have one line for all of them."""
    every = [("", _("All resorts"))] if len(resorts) != 1 else []
    return [*every, *((one.slug, in_language(one.name)) for one in resorts)]


def lines_of(inquiries: Sequence[Inquiry]) -> list[Line]:
    """Each with its state at this moment."""
    at, programmes = now(), dict(programmes_on_sale())
    names = names_of({one.taken_by for one in inquiries if one.taken_by})
    return [_line(one, at, programmes, names) for one in inquiries]


def _line(
    inquiry: Inquiry, at: datetime, programmes: Mapping[str, Any], names: Mapping[str, str]
) -> Line:
    zone = inquiry.resort.zone if inquiry.resort else ZONE
    about = [in_language(programmes.get(inquiry.programme))]
    about += [in_language(inquiry.resort.name)] if inquiry.resort else []
    return Line(
        inquiry=inquiry,
        state=state_of(inquiry, at),
        zone=zone,
        about=", ".join(filter(None, about)),
        who_answers=names.get(inquiry.taken_by or "", ""),
        is_today=local_day(zone, inquiry.due_at) == local_day(zone, at),
    )


def state_of(inquiry: Inquiry, at: datetime) -> str:
    """Where it is on its way at that instant."""
    if inquiry.closed_at is not None:
        return "closed"
    if inquiry.answered_at is not None:
        return "answered"
    return "late" if inquiry.due_at < at else "waits"


def inquiry_page(
    inquiry: Inquiry,
    sent: Mapping[str, Any] | None = None,
    faults: Faults | None = None,
) -> dict[str, Any]:
    """One inquiry: who, what about, what was said, what may be done."""
    [line] = lines_of([inquiry])
    return {
        "line": line,
        "inquiry": inquiry,
        "history": history_of(inquiry),
        "form": sent or {},
        "faults": faults or {},
        "languages": LANGUAGES,
        **_words(),
    }


def history_of(inquiry: Inquiry) -> list[Event]:
    """What happened and what was said, oldest first."""
    entries, notes = trail_of(inquiry), inquiry.notes
    names = names_of({entry.actor for entry in entries} | {note.by for note in notes})
    events = [Event(one.at, names[one.actor], _said(one.verb, one.facts)) for one in entries]
    events += [Event(one.written_at, names[one.by], f"“{one.words}”") for one in notes]
    return sorted(events, key=lambda event: event.at)


def _said(verb: str, facts: Mapping[str, Any]) -> str:
    if verb != "closed":
        return str(EVENTS.get(verb, verb))
    if code := facts.get("proposal"):
        return _("Booked by the guest from proposal {code}").format(code=code)
    outcome = str(OUTCOMES.get(facts["outcome"], ""))
    reason = REASONS.get(facts.get("reason", ""))
    return f"{outcome}: {reason}" if reason else outcome


def new_page(
    by: SignedIn, sent: Mapping[str, Any] | None = None, faults: Faults | None = None
) -> dict[str, Any]:
    """The form by which the desk writes an inquiry down."""
    resorts = open_resorts(by.resort_ids(CrsPerm.INQUIRY_ANSWER))
    return {
        "form": {"source": "telephone", "language": "en", **(sent or {})},
        "faults": faults or {},
        "places": places_of(resorts),
        "languages": LANGUAGES,
        **_words(),
    }
