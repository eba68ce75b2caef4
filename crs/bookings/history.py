"""The history of a booking as people read it: when, who, what, with the amounts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from billing.payments.models import Payment, Refund
from core.audit.models import AuditEntry
from core.auth.models import Account
from core.db import db
from core.i18n import _, _l, money
from core.money import Money
from crs.bookings.models import Booking
from crs.bookings.queries import history

MACHINES = {
    "guest": _l("guest"), "shop": _l("guest, in the shop"), "payment": _l("payment"),
    "provider": _l("payment provider"), "sweep": _l("automatically"),
    "refunding": _l("automatically"),
}  # fmt: skip
PARTNER = "partner"


@dataclass(frozen=True)
class Event:
    """A fact in one line."""

    at: datetime
    who: str
    what: str


Say = Callable[[AuditEntry, Mapping[str, Money]], str]
"""Words for an entry, of which the amounts are given by name."""


def _held(_entry: AuditEntry, sums: Mapping[str, Money]) -> str:
    return _("Held at {total}").format(total=money(sums["total"]))


def _confirmed(entry: AuditEntry, _sums: Mapping[str, Money]) -> str:
    if entry.actor == "payment":
        return _("Confirmed, as the prepayment arrived")
    return _("Confirmed")


def _cancelled(_entry: AuditEntry, sums: Mapping[str, Money]) -> str:
    if sums.get("fee"):
        return _("Cancelled; {fee} of the price is kept").format(fee=money(sums["fee"]))
    return _("Cancelled; none of the price is kept")


def _amended(_entry: AuditEntry, sums: Mapping[str, Money]) -> str:
    before, after = sums["before"], sums["after"]
    if before == after:
        return _("Changed at the same price, {price}").format(price=money(after))
    words = _("Changed: the price was {before} and is {after}")
    return words.format(before=money(before), after=money(after))


def _reloaded(_entry: AuditEntry, sums: Mapping[str, Money]) -> str:
    words = _("Paid before this system: {after} instead of {before}")
    return words.format(before=money(sums["before"]), after=money(sums["after"]))


def _answered(entry: AuditEntry, _sums: Mapping[str, Money]) -> str:
    told = (one["after"] or "–" for one in entry.facts["answers"])
    return _("About the extras: {answers}").format(answers="; ".join(told))


def _reached(entry: AuditEntry, _sums: Mapping[str, Money]) -> str:
    names = {"phone": _("telephone"), "email": _("e-mail")}
    changed = ", ".join(names[one] for one in entry.facts["changed"])
    return _("Contact corrected: {changed}").format(changed=changed)


def _with(words: object, name: str) -> Say:
    """A sentence with the one amount of that name."""
    return lambda _entry, sums: str(words).format(**{name: money(sums[name])})


WORDS: Mapping[tuple[str, str], Say] = {
    ("booking", "held"): _held,
    ("booking", "confirmed"): _confirmed,
    ("booking", "cancelled"): _cancelled,
    ("booking", "sent_to_pay"): lambda _entry, _sums: _("Sent to someone else to pay"),
    ("booking", "answered"): _answered,
    ("booking", "reached"): _reached,
    ("booking", "replaced"): lambda entry, _sums: _("Replaced by {code}").format(
        code=entry.facts["code"]
    ),
    ("booking", "expired"): lambda _entry, _sums: _("The hold ended; its places are free"),
    ("booking", "amended"): _amended,
    ("booking", "loaded"): _with(_l("Sold before this system; {paid} was paid then"), "paid"),
    ("booking", "reloaded"): _reloaded,
    ("booking", "too_late"): _with(_l("Money came too late: {back} is being refunded"), "back"),
    ("payment", "paid"): _with(_l("{amount} was paid by card"), "amount"),
    ("refund", "due"): _with(_l("{amount} is to be refunded"), "amount"),
    ("refund", "sent"): _with(_l("{amount} is being refunded"), "amount"),
    ("refund", "done"): _with(_l("{amount} was refunded to the card"), "amount"),
    ("refund", "failed"): _with(_l("{amount} could not be refunded to the card"), "amount"),
}


def history_of(
    booking: Booking, payments: Collection[Payment], refunds: Collection[Refund]
) -> list[Event]:
    """What happened to the booking and its money, oldest first."""
    entries = history(booking, [one.id for one in payments], [one.id for one in refunds])
    amounts = {one.id: one.amount for one in refunds}
    names = names_of({entry.actor for entry in entries})
    return [
        Event(entry.at, names[entry.actor], _said(entry, booking.currency, amounts))
        for entry in entries
    ]


def _said(entry: AuditEntry, currency: str, refunds: Mapping[int, int]) -> str:
    say = WORDS.get((entry.subject_kind, entry.verb))
    if say is None:
        return entry.verb
    facts = dict(entry.facts)
    if entry.subject_kind == "refund":  # its later entries do not repeat the amount
        facts["amount"] = refunds[entry.subject_id]
    sums = {name: Money(fact, currency) for name, fact in facts.items() if isinstance(fact, int)}
    return say(entry, sums)


def names_of(actors: Collection[str]) -> dict[str, str]:
    """Each of the trail's actors as people call them: staff by name, what works by itself too."""
    emails = [actor for actor in actors if "@" in actor]
    query = select(Account.email, Account.name).where(Account.email.in_(emails))
    staff = dict(db.session.execute(query).all())
    return {actor: staff.get(actor) or _named(actor) for actor in actors}


def _named(actor: str) -> str:
    kind, _colon, number = actor.partition(":")
    if kind == PARTNER and number:
        return _("partner {number}").format(number=number)
    return str(MACHINES.get(actor, actor))
