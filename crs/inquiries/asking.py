"""What the page "call me back" is filled with, and what its form asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.clock import now
from core.forms import marked
from core.i18n import _, country_of, in_language, language, skeleton
from core.organisation.models import Resort
from core.refusals import FormFault, NotThere
from core.sms import is_number, plain_number
from crs.catalogue.models import Programme
from crs.catalogue.queries import find_programme
from crs.inquiries.models import Source
from crs.inquiries.operations import Asked
from crs.inquiries.rules import WINDOW, windows
from crs.shop.window import shop_window

ZONE = "Europe/Tallinn"  # of a network that has no resort yet
GONE = marked("This time has passed: choose another.")
Shaped = Mapping[str, Any]
Faults = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Matter:
    """What it is about: a resort and its programme, as far as they are known."""

    resort: Resort | None = None
    programme: Programme | None = None

    @property
    def zone(self) -> str:
        """Whose clocks the hours of calling go by."""
        if self.resort is not None:
            return self.resort.zone
        resorts = shop_window().resorts
        return resorts[0].zone if resorts else ZONE

    @property
    def words(self) -> str:
        """`Back care, Männiranna`."""
        named = (one.name for one in (self.programme, self.resort) if one is not None)
        return ", ".join(map(in_language, named))


def matter_of(about: str) -> Matter:
    """The resort and programme of `slug/code`; nothing of what is not there."""
    slug, _slash, code = about.partition("/")
    resort = next((one for one in shop_window().resorts if one.slug == slug), None)
    if resort is None or not code:
        return Matter(resort)
    try:
        return Matter(resort, find_programme(resort.id, code))
    except NotThere:
        return Matter(resort)


def call_page(
    sent: Mapping[str, Any], wish: Mapping[str, Any], faults: Faults | None = None
) -> dict[str, Any]:
    """The form as it was filled; `wish` are the parameters of the search that it comes from."""
    matter = matter_of(str(sent.get("about") or wish.get("where") or ""))
    local = now().astimezone(ZoneInfo(matter.zone))
    return {
        "form": sent,
        "faults": faults or {},
        "matter": matter,
        "wish": wish,
        "clocks": _clocks(matter.zone),
        "hours": [("", _("As soon as possible")), *map(_option, windows(local))],
        "resorts": [matter.resort] if matter.resort else shop_window().resorts,
    }


def asked_by_guest(form: Shaped, wish: Mapping[str, Any]) -> Asked:
    """What the form asks for. Raises FormFault where the hour is none of those offered."""
    matter = matter_of(form["about"] or str(wish.get("where") or ""))
    return Asked(
        source=Source.WEB,
        language=language(),
        zone=matter.zone,
        phone=form["phone"],
        name=form["name"],
        words=form["words"],
        resort_id=matter.resort.id if matter.resort else None,
        programme=matter.programme.code if matter.programme else "",
        for_doctor=form["doctor"],
        call_at=_hour(form["call_at"], matter.zone),
        wish=wish,
    )


def _hour(typed: str, zone: str) -> datetime | None:
    if not typed:
        return None
    offered = {begin.isoformat(): begin for begin in windows(now().astimezone(ZoneInfo(zone)))}
    if typed not in offered:
        raise FormFault({"call_at": [_(GONE)]})
    return offered[typed]


def _option(begin: datetime) -> tuple[str, str]:
    return begin.isoformat(), span_words(begin)


def span_words(begin: datetime) -> str:
    """`Thu, 26 Nov, 11:00–13:00`, on the clocks of its zone."""
    return f"{skeleton('MMMEd', begin.date())}, {begin:%H:%M}–{begin + WINDOW:%H:%M}"


def _clocks(zone: str) -> str:
    """By whose clocks the hours are, for who calls from another country."""
    words = _("Time zone: {country}, where it is now {time}.")
    local = now().astimezone(ZoneInfo(zone))
    return words.format(country=country_of(zone), time=f"{local:%H:%M}")


def left_by(form: Shaped, wish: Mapping[str, Any]) -> dict[str, str]:
    """What the page of thanks repeats, kept by the browser: its address tells nothing."""
    matter = matter_of(form["about"] or str(wish.get("where") or ""))
    return {"phone": form["phone"], "call_at": form["call_at"], "zone": matter.zone}


def thanks_page(left: Mapping[str, str]) -> dict[str, Any]:
    """The number and the hour as they were left; nothing where nobody has just left any."""
    if not left:
        return {"phone": ""}
    zone, call_at = left["zone"], left["call_at"]
    begin = datetime.fromisoformat(call_at).astimezone(ZoneInfo(zone)) if call_at else None
    return {
        "phone": left["phone"],
        "hour": span_words(begin) if begin else "",
        "clocks": _clocks(zone),
        "country": country_of(zone),
        "has_country": is_number(plain_number(left["phone"])),
    }
