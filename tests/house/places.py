"""Two houses with the same things in each: what belongs to one must stay hidden from the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Flask
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.auth.models import Grant
from core.db import db
from core.money import Money
from core.organisation.models import Resort
from core.tasks.models import Task
from crm.messages.models import Message
from crs.bookings.models import Booking
from crs.bookings.operations import confirm_booking, hold_booking
from crs.bookings.paid import subject_of
from crs.bookings.queries import find_booking, link_signature, pay_signature
from crs.bookings.telling import booking_confirmed
from crs.bookings.wishes import BuyerWish
from crs.catalogue.models import RoomType
from crs.content.models import Photograph
from crs.content.operations import write_texts
from crs.inquiries.models import Inquiry, Source
from crs.inquiries.operations import Asked, create_inquiry
from crs.proposals.operations import add_offer, send_proposal
from crs.proposals.queries import proposal_signature
from crs.quotas.models import Quota
from tests.cast import House, build_house
from tests.make import make_voucher_wish, make_wish
from tests.staff import Person, make_person, within


@dataclass(frozen=True)
class Place:
    """Ids of a house's things, and the words that only its own people may read."""

    house: House
    booking: str
    by_link: str
    """Another booking, asked for by its guest with the `key` of its link."""
    key: str
    pay_key: str
    """The key of the link by which others pay for it."""
    confirmed: str
    """A booking that has a voucher, and the key of its link."""
    confirmed_key: str
    voucher: int
    """The id of the confirmed booking's voucher."""
    message: int
    quota: int
    task: int
    inquiry: int
    photograph: int
    change: int
    """A change of the single's texts that may be taken back."""
    proposal: int
    """A proposal that was sent, of its guest's link and key; `draft_offer` is one of the next."""
    proposal_code: str
    proposal_key: str
    draft_offer: int
    staff: Person
    second_grant: int
    secrets: tuple[str, ...]


def build_place(app: Flask, slug: str, rooms: Mapping[str, int] | None = None) -> Place:
    """A house with a held booking, a task and a receptionist."""
    house = build_house(app, slug=slug, rooms=rooms)
    buyer = BuyerWish(f"Guest of {slug}", f"guest@{slug}.example", "+372 5555 5555")
    staff = make_person(app, "reception", house.resort, name=f"Reception {slug}")
    booking, _key = within(app, lambda: _book(house, buyer))
    by_link, key = within(app, lambda: _book(house, buyer))
    inquiry = within(app, lambda: _inquiry(house, buyer))
    proposal, proposal_code, proposal_key = within(app, lambda: _proposal(house, inquiry))
    confirmed, confirmed_key = within(app, lambda: _confirm(house, buyer))
    return Place(
        house=house,
        booking=booking,
        by_link=by_link,
        key=key,
        pay_key=within(app, lambda: pay_signature(find_booking(by_link))),
        confirmed=confirmed,
        confirmed_key=confirmed_key,
        voucher=within(app, lambda: find_booking(confirmed).vouchers[0].id),
        message=within(app, lambda: _message(confirmed)),
        quota=within(app, lambda: _general(house)),
        task=within(app, lambda: _task(house, slug)),
        photograph=within(app, lambda: _photograph(house)),
        change=within(app, lambda: _change(house)),
        inquiry=inquiry,
        proposal=proposal,
        proposal_code=proposal_code,
        proposal_key=proposal_key,
        draft_offer=within(app, lambda: _offer(house, inquiry)),
        staff=staff,
        second_grant=within(app, lambda: _second_role(staff, house)),
        secrets=(buyer.name, buyer.email, staff.email, f"task-of-{slug}"),
    )


def _book(house: House, buyer: BuyerWish) -> tuple[str, str]:
    booking: Booking = hold_booking(replace(make_wish(house), buyer=buyer))
    return booking.code, link_signature(booking)


def _confirm(house: House, buyer: BuyerWish) -> tuple[str, str]:
    wish = make_wish(house, make_voucher_wish(house, start=40))
    booking = confirm_booking(hold_booking(replace(wish, buyer=buyer)), by="place")
    return booking.code, link_signature(booking)


def _message(code: str) -> int:
    """What its guest is told."""
    booking = find_booking(code)
    booking_confirmed({"booking_id": booking.id})
    wanted = select(Message.id).where(Message.subject_ref == subject_of(booking))
    return db.session.scalars(wanted).one()


def _general(house: House) -> int:
    wanted = select(Quota.id).where(
        Quota.resort_id == house.resort,
        Quota.kind == "general",
        Quota.room_type_id == house.types["single"],
    )
    return db.session.scalars(wanted).one()


def _task(house: House, slug: str) -> int:
    task = Task(kind=f"task-of-{slug}", reference=slug, resort_id=house.resort, role="reception")
    db.session.add(task)
    db.session.flush()
    return task.id


def _inquiry(house: House, buyer: BuyerWish) -> int:
    """They want to be called."""
    asked = Asked(
        Source.WEB, "en", "Europe/Tallinn", phone=buyer.phone, name=buyer.name,
        resort_id=house.resort,
    )  # fmt: skip
    return create_inquiry(asked, by="guest").id


def _photograph(house: House) -> int:
    photograph = Photograph(
        resort_id=house.resort, kind="room_type", subject_id=house.types["single"], position=0,
        alt={}, hash="0" * 32, width=960, height=640,
    )  # fmt: skip
    db.session.add(photograph)
    db.session.flush()
    return photograph.id


def _change(house: House) -> int:
    row = db.session.get_one(RoomType, house.types["single"])
    write_texts(row, {("description", "et"): "Muudetud"}, by="place")
    wanted = select(AuditEntry.id).where(
        AuditEntry.verb == "texts_changed", AuditEntry.resort_id == house.resort
    )
    return db.session.scalars(wanted).one()


def _offer(house: House, inquiry: int) -> int:
    wish = make_voucher_wish(house, room="twin", start=60)
    resort, asked = db.session.get_one(Resort, house.resort), db.session.get_one(Inquiry, inquiry)
    return add_offer(asked, resort, wish, shown=Money(42000, "EUR"), by="place").id


def _proposal(house: House, inquiry: int) -> tuple[int, str, str]:
    _offer(house, inquiry)
    asked = db.session.get_one(Inquiry, inquiry)
    sent = send_proposal(asked, kept_until=house.day(2), words="", by="place")
    return sent.id, sent.code, proposal_signature(sent)


def _second_role(staff: Person, house: House) -> int:
    grant = Grant(account_id=staff.id, role="resort_manager", resort_id=house.resort)
    db.session.add(grant)
    db.session.flush()
    return grant.id
