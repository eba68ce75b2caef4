"""The matrix: what each route answers at one's own resort and at another's, redirects followed.

Who may at all is said by the route's permission and the roles of `app.permissions`; a route that
has no row here fails its test, so that somebody decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.house.places import Place

Given = Callable[[Place], Mapping[str, object]]


def nothing(_place: Place) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Row:
    """A route: how to ask for a place's thing, and the answers for the own and another's."""

    own: int
    other: int
    path: Given = nothing
    query: Given = nothing
    form: Given = nothing
    shows_secrets: bool = False
    """Whether a link of a guest lets anybody read it at the own place."""

    @property
    def of_a_place(self) -> bool:
        """Whether it is asked for something of a resort."""
        return any(given is not nothing for given in (self.path, self.query, self.form))


def same(status: int) -> Row:
    """A route that belongs to no resort."""
    return Row(status, status)


def booking(place: Place) -> Mapping[str, object]:
    return {"code": place.booking}


def by_link(place: Place) -> Mapping[str, object]:
    return {"code": place.by_link}


def link(place: Place) -> Mapping[str, object]:
    return {"key": place.key}


def pay_link(place: Place) -> Mapping[str, object]:
    return {"key": place.pay_key}


def confirmed(place: Place) -> Mapping[str, object]:
    return {"code": place.confirmed}


def confirmed_link(place: Place) -> Mapping[str, object]:
    return {"key": place.confirmed_key}


def message(place: Place) -> Mapping[str, object]:
    return {"message_id": place.message}


def document(place: Place) -> Mapping[str, object]:
    return {**message(place), "number": 0}


def slug(place: Place) -> Mapping[str, object]:
    return {"resort": place.house.slug}


def person(place: Place) -> Mapping[str, object]:
    return {"account_id": place.staff.id}


def role(place: Place) -> Mapping[str, object]:
    return {"account_id": place.staff.id, "grant_id": place.second_grant}


def arrivals(place: Place) -> Mapping[str, object]:
    """The day on which its confirmed guests come."""
    return {"day": place.house.day(40), **slug(place)}


def stay(place: Place) -> Mapping[str, object]:
    return {"voucher_id": place.voucher, "mark": "arrival"}


def task(place: Place) -> Mapping[str, object]:
    return {"task_id": place.task}


def inquiry(place: Place) -> Mapping[str, object]:
    return {"inquiry_id": place.inquiry}


def somebody_asks(place: Place) -> Mapping[str, object]:
    return {"name": "New", "phone": "+372 5555 0009", "resort": place.house.slug}


def proposal(place: Place) -> Mapping[str, object]:
    return {"proposal_id": place.proposal}


def proposal_link(place: Place) -> Mapping[str, object]:
    return {"code": place.proposal_code}


def proposed_offer(place: Place) -> Mapping[str, object]:
    return {**proposal_link(place), "number": 1}


def proposal_key(place: Place) -> Mapping[str, object]:
    return {"key": place.proposal_key}


def takes_offer(place: Place) -> Mapping[str, object]:
    return {**proposal_key(place), "buyer_name": "Taker", "phone": "+372 5555 0003"}


def own_slug(place: Place) -> Mapping[str, object]:
    return {"slug": place.house.slug}


def programme(place: Place) -> Mapping[str, object]:
    return {**own_slug(place), "code": "back-care"}


def procedure(place: Place) -> Mapping[str, object]:
    return {**own_slug(place), "code": "mud"}


def somebody_new(place: Place) -> Mapping[str, object]:
    email = f"new@{place.house.slug}.example"
    return {"name": "New", "email": email, "role": "reception", "resort": place.house.resort}


def nights(place: Place) -> Mapping[str, object]:
    first, last = place.house.day(30), place.house.day(31)
    return {"quota": place.quota, "first_night": first, "last_night": last, **slug(place)}


def size(place: Place) -> Mapping[str, object]:
    return {**nights(place), "size": 1}


def stop(place: Place) -> Mapping[str, object]:
    return {**nights(place), "closed": "yes"}


def search(place: Place) -> Mapping[str, object]:
    return {"where": place.house.slug, "arrival": place.house.day(10), "nights": 7, "adults": 1}


def offer(place: Place) -> Mapping[str, object]:
    """A week in the single at half board: seven nights of 60 euros."""
    house = place.house
    ids = (house.types["single"], house.plans["flexible"], house.boards["half"])
    mark = "-".join(map(str, ids)) + "-room:42000"
    return {**search(place), "offer": mark, "caller": "Caller", "phone": "+372 5555 0000"}


def room(place: Place) -> Mapping[str, object]:
    return {"kind": "room_type", "row_id": place.house.types["single"]}


def room_texts(_place: Place) -> Mapping[str, object]:
    return {"name-en": "single", "description-en": "Quiet", "name-ru": "", "name-et": ""}


def preview(place: Place) -> Mapping[str, object]:
    return {**room(place), "wanted": "en"}


def photograph(place: Place) -> Mapping[str, object]:
    return {"photograph_id": place.photograph}


def amended(place: Place) -> Mapping[str, object]:
    """The confirmed booking as it is, which a change to the same asks for."""
    house = place.house
    return {
        **confirmed_link(place), "arrival": house.day(40), "nights": 7, "shown_total": 42000,
        "place": house.types["single"], "board": house.boards["half"], "was": 0, "role": "guest",
        "name": "Anna", "age": 63, "sex": "f", "programme": "",
    }  # fmt: skip


ROWS: dict[tuple[str, str], Row] = {
    ("GET", "core.choose_language"): Row(200, 200, path=lambda _place: {"code": "en"}),
    ("GET", "core.show_desk"): same(200),
    ("GET", "search.show_found"): Row(200, 200, query=lambda place: {"q": place.house.slug}),
    ("GET", "pictures.show_picture"): Row(404, 404, path=lambda _place: {"name": "unknown.jpg"}),
    ("GET", "gallery.show_gallery"): same(200),
    ("GET", "found.show_sitemap"): same(200),
    ("GET", "found.show_robots"): same(200),
    ("GET", "health.show_alive"): same(200),
    ("GET", "health.show_ready"): same(200),
    ("GET", "health.show_metrics"): same(200),
    # staff: signing in, one's own matters
    ("GET", "auth.show_sign_in"): same(200),
    ("POST", "auth.create_session"): same(401),
    ("GET", "auth.show_code"): same(200),
    ("POST", "auth.create_session_with_code"): same(200),
    ("GET", "auth.show_invitation"): Row(404, 404, path=lambda _place: {"code": "unknown"}),
    ("POST", "auth.accept"): Row(404, 404, path=lambda _place: {"code": "unknown"}),
    ("GET", "profile.show_profile"): same(200),
    ("POST", "profile.create_password"): same(422),
    ("POST", "profile.create_codes"): same(200),
    ("GET", "profile.show_codes_picture"): same(200),
    ("POST", "profile.create_codes_confirmation"): same(422),
    ("POST", "profile.create_codes_removal"): same(422),
    # set-up
    ("GET", "staff.list_staff"): same(200),
    ("POST", "staff.create_invitation"): Row(201, 403, form=somebody_new),
    ("POST", "staff.create_reset"): Row(201, 404, path=person),
    ("POST", "staff.create_disabling"): Row(200, 404, path=person),
    ("POST", "staff.create_enabling"): Row(200, 404, path=person),
    ("POST", "staff.create_withdrawal"): Row(200, 404, path=role),
    ("GET", "network.show_network"): same(200),
    ("POST", "network.create_preview"): same(422),
    ("POST", "network.create_load"): Row(410, 410, path=lambda _place: {"ticket": "unknown"}),
    ("GET", "network.show_workbook"): same(200),
    ("GET", "network.show_zip"): same(200),
    ("GET", "partners.list_partners"): same(200),
    ("POST", "partners.create_partner"): same(422),
    ("POST", "partners.create_key"): Row(404, 404, path=lambda _place: {"partner_id": 1}),
    ("POST", "partners.create_revocation"): Row(404, 404, path=lambda _place: {"key_id": 1}),
    # the desk; a filter by another's resort is as good as none
    ("GET", "bookings.list_bookings"): Row(200, 200, query=slug),
    ("GET", "bookings.show_booking"): Row(200, 404, path=booking),
    ("POST", "bookings.create_confirmation"): Row(200, 404, path=booking),
    ("POST", "bookings.create_cancellation"): Row(200, 404, path=booking),
    ("GET", "desk.show_day"): Row(200, 200, query=arrivals),
    ("POST", "desk.create_mark"): Row(200, 404, path=stay),
    ("POST", "desk.create_withdrawal"): Row(200, 404, path=stay),
    ("GET", "bookings.show_voucher"): Row(200, 404, path=confirmed),
    ("GET", "funnel.show_funnel"): Row(200, 200, query=lambda place: {"last": place.house.day(0)}),
    ("GET", "messages.list_outbox"): same(200),
    ("GET", "messages.show_message"): Row(200, 404, path=message),
    ("GET", "messages.show_letter"): Row(200, 404, path=message),
    ("GET", "messages.show_document"): Row(200, 404, path=document),
    ("POST", "messages.create_sending"): Row(200, 404, path=message),
    ("GET", "quotas.show_quotas"): Row(200, 200, query=slug),
    ("POST", "quotas.create_size"): Row(200, 404, form=size),
    ("POST", "quotas.create_stop_sale"): Row(200, 404, form=stop),
    ("GET", "sale.show_sale"): Row(200, 200, query=search),
    ("POST", "sale.create_sale"): Row(200, 409, form=offer),
    ("GET", "inquiries.list_inquiries"): Row(200, 200, query=slug),
    ("GET", "inquiries.show_new"): same(200),
    ("POST", "inquiries.create"): Row(200, 422, form=somebody_asks),
    ("GET", "inquiries.show_inquiry"): Row(200, 404, path=inquiry),
    ("POST", "inquiries.create_taking"): Row(200, 404, path=inquiry),
    ("POST", "inquiries.create_note"): Row(
        200, 404, path=inquiry, form=lambda _place: {"words": "Rang"}
    ),
    ("GET", "proposing.show_builder"): Row(200, 404, path=inquiry, query=search),
    ("POST", "proposing.create_offer"): Row(200, 404, path=inquiry, form=offer),
    ("POST", "proposing.create_removal"): Row(
        200, 404, path=lambda place: {"offer_id": place.draft_offer}
    ),
    ("POST", "proposing.create_proposal"): Row(
        200, 404, path=inquiry, form=lambda place: {"kept_until": place.house.day(1)}
    ),
    ("POST", "inquiries.create_outcome"): Row(
        200, 404, path=inquiry, form=lambda _place: {"outcome": "answered"}
    ),
    ("POST", "inquiries.create_reopening"): Row(200, 404, path=inquiry),
    ("GET", "content.list_content"): Row(200, 200, query=slug),
    ("GET", "content.show_texts"): Row(200, 404, path=room),
    ("POST", "content.create_texts"): Row(409, 404, path=room, form=room_texts),
    ("POST", "content.show_preview"): Row(200, 404, path=preview, form=room_texts),
    ("GET", "content.show_history"): Row(200, 404, path=room),
    ("POST", "content.create_withdrawal"): Row(
        200, 404, path=lambda place: {"entry_id": place.change}
    ),
    ("GET", "photographs.list_photographs"): Row(200, 404, path=room),
    ("POST", "photographs.create_photographs"): Row(422, 404, path=room),
    ("POST", "photographs.create_description"): Row(200, 404, path=photograph),
    ("POST", "photographs.create_place"): Row(
        200, 404, path=photograph, form=lambda _place: {"to": "first"}
    ),
    ("POST", "photographs.create_removal"): Row(200, 404, path=photograph),
    ("POST", "photographs.create_return"): Row(200, 404, path=photograph),
    ("GET", "tasks.list_tasks"): same(200),
    ("POST", "tasks.create_completion"): Row(200, 404, path=task),
    ("POST", "tasks.create_reopening"): Row(200, 404, path=task),
    # the shop: the catalogue is everybody's, a booking is its link's
    ("GET", "shop.show_home"): same(200),
    ("GET", "shop.show_search"): Row(200, 200, query=search),
    ("GET", "shop.show_price_calendar"): Row(200, 200, query=search),
    ("GET", "shop.show_resort"): Row(200, 200, path=lambda place: {"slug": place.house.slug}),
    ("GET", "book.show_persons"): same(200),
    ("POST", "book.create_persons"): same(422),
    ("GET", "book.show_details"): same(200),
    ("POST", "drafts.create_draft"): same(204),
    ("POST", "drafts.create_forgetting"): same(200),
    ("POST", "book.show_quote"): same(422),
    ("POST", "book.show_extras"): same(422),
    ("POST", "book.create_booking"): same(422),
    ("GET", "resorts.list_resorts"): same(200),
    ("GET", "resorts.show_programme"): Row(200, 200, path=programme),
    ("GET", "resorts.show_procedure"): Row(200, 200, path=procedure),
    ("GET", "proposals.show_proposal"): Row(
        200, 404, path=proposal_link, query=proposal_key, shows_secrets=True
    ),
    ("GET", "proposals.show_offer"): Row(
        200, 404, path=proposed_offer, query=proposal_key, shows_secrets=True
    ),
    ("POST", "proposals.create_booking"): Row(
        200, 404, path=proposed_offer, form=takes_offer, shows_secrets=True
    ),
    ("POST", "proposing.create_withdrawal"): Row(200, 404, path=proposal),
    ("GET", "calls.show_call"): Row(200, 200, query=search),
    ("POST", "calls.create_call"): same(422),
    ("GET", "calls.show_thanks"): same(200),
    ("GET", "advice.show_helps"): same(200),
    ("GET", "advice.show_complaint"): Row(404, 404, path=lambda _place: {"code": "unknown"}),
    ("GET", "advice.show_questions"): Row(200, 200, path=programme),
    ("POST", "advice.show_answer"): Row(200, 200, path=programme),
    ("GET", "shop.show_booking"): Row(200, 404, path=by_link, query=link, shows_secrets=True),
    ("GET", "shop.show_voucher"): Row(
        200, 404, path=confirmed, query=confirmed_link, shows_secrets=True
    ),
    ("GET", "my_booking.show_calendar_file"): Row(
        200, 404, path=by_link, query=link, shows_secrets=True
    ),
    ("GET", "my_booking.show_amendment"): Row(
        200, 404, path=by_link, query=link, shows_secrets=True
    ),
    ("POST", "my_booking.show_amendment_quote"): Row(
        303, 404, path=confirmed, form=amended, shows_secrets=True
    ),
    ("POST", "my_booking.create_amendment"): Row(
        200, 404, path=confirmed, form=amended, shows_secrets=True
    ),
    ("POST", "told.create_answers"): Row(200, 404, path=by_link, form=link, shows_secrets=True),
    ("POST", "told.create_contact"): Row(200, 404, path=by_link, form=link, shows_secrets=True),
    ("POST", "told.create_letter"): Row(200, 404, path=by_link, form=link, shows_secrets=True),
    ("GET", "finding.show_form"): same(200),
    ("POST", "finding.create_search"): same(422),
    ("GET", "finding.show_answer"): same(200),
    ("POST", "shop.create_cancellation"): Row(
        200, 404, path=by_link, form=link, shows_secrets=True
    ),
    ("POST", "paying.create_payment"): Row(200, 404, path=by_link, form=link, shows_secrets=True),
    ("POST", "pay_link.create_link"): Row(200, 404, path=by_link, form=link, shows_secrets=True),
    ("GET", "pay_link.show_pay"): Row(200, 404, path=by_link, query=pay_link),
    ("POST", "pay_link.create_payment"): Row(200, 404, path=by_link, form=pay_link),
    ("GET", "pay_link.show_return"): Row(
        200, 404, path=by_link, query=pay_link, shows_secrets=True
    ),
    # what nobody has signed (tests/billing/payments: what somebody has)
    ("POST", "payments.create_event"): Row(404, 404, path=lambda _place: {"entity": "nobody"}),
    # the API, without a key: a session opens nothing there (with one: tests/crs/channels)
    ("GET", "api_page.show_page"): same(200),
    ("GET", "api_page.show_spec"): same(200),
    ("GET", "api.list_resorts"): same(401),
    ("GET", "api.show_resort"): Row(401, 401, path=own_slug),
    ("GET", "api.show_availability"): Row(401, 401, query=slug),
    ("POST", "api.create_booking"): same(401),
    ("GET", "api.show_booking"): Row(401, 401, path=booking),
    ("POST", "api.create_payment"): Row(401, 401, path=booking),
    ("DELETE", "api.delete_booking"): Row(401, 401, path=booking),
    # the last: it ends the session
    ("POST", "auth.end_session"): same(200),
}
GUESTS_LINK = (
    "shop.show_voucher",
    "shop.show_booking",
    "my_booking.show_calendar_file",
    "my_booking.show_amendment",
    "my_booking.show_amendment_quote",
    "my_booking.create_amendment",
    "told.create_answers",
    "told.create_contact",
    "told.create_letter",
    "shop.create_cancellation",
    "paying.create_payment",
    "pay_link.create_link",
    "pay_link.show_pay",
    "pay_link.create_payment",
    "pay_link.show_return",
    "proposals.show_proposal",
    "proposals.show_offer",
    "proposals.create_booking",
)
"""At another's booking these are asked with the key of one's own."""
