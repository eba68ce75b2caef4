"""Lines of the voucher in words: who, what it costs, what cancelling costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.i18n import _, day, in_language, money, ngettext
from core.money import Money
from crs.bookings.explaining import FeeStep, Part, Promised
from crs.bookings.models import Person


def person_line(person: Person, number: int) -> str:
    """`Anna Mets, aged 63 – Back care`; who has no name yet is a number."""
    words = [person.name or _("Person %(number)s") % {"number": number}]
    if person.age is not None:
        words.append(_("aged %(age)s") % {"age": person.age})
    if person.role == "escort":
        words.append(_("escort"))
    said = ", ".join(words)
    return f"{said} – {in_language(person.programme.name)}" if person.programme else said


def part_line(part: Part, persons: Sequence[Person]) -> tuple[str, str, str]:
    """A part of the price: what it is, more about it, its amount."""
    nights = str(ngettext("%(num)d night", "%(num)d nights", part.nights))
    about = [nights] if part.kind != "extra" or part.nights > 1 else []
    if part.person:
        named = persons[part.person - 1].name if len(persons) >= part.person else ""
        about.insert(0, named or _("person %(number)s") % {"number": part.person})
    if part.kind == "child":
        about.insert(0, _("child's place"))
    if part.kind == "offer":
        about = [_("discount")]
    amount = money(part.amount) if part.amount else _("included")
    return in_language(part.what), ", ".join(about), amount


def fee_lines(promised: Promised, today: date) -> list[tuple[str, str]]:
    """When it is cancelled, and what is kept then: the steps from today on, and not coming."""
    steps = [(_when(step), _kept(step.fee)) for step in promised.fees(today)]
    return [*steps, (_("if nobody comes"), _kept(promised.no_show))]


def _when(step: FeeStep) -> str:
    if step.first and step.last and step.first != step.last:
        return _("%(first)s to %(last)s") % {"first": day(step.first), "last": day(step.last)}
    if step.last:
        return day(step.first) if step.first else _("until %(day)s") % {"day": day(step.last)}
    return _("from %(day)s") % {"day": day(step.first)} if step.first else _("until arrival")


def _kept(fee: Money) -> str:
    return _("{amount} is kept").format(amount=money(fee)) if fee else _("free")
