"""The browser that books: its mark, and what it has begun."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, current_app, request, session
from sqlalchemy import select

from core.db import attempt, db
from core.organisation.models import Resort
from core.refusals import Refusal
from core.signing import sign
from crs.drafts.models import Draft
from crs.drafts.operations import forget_drafts_of, keep_draft
from crs.drafts.queries import draft_of_booking, find_draft, newest_draft
from crs.shop.refused import Refused

HOLDER, HOLDER_AGE = "holder", 90 * 24 * 3600
CONTACT = ("buyer_name", "email", "phone")
REFUSED, TYPED = "refused", "contact_typed"  # of the session, each said once
NAMES = "names_typed"  # of the session


def token() -> str:
    """What the browser brings along; nothing where it keeps no cookies, or is new."""
    return request.cookies.get(HOLDER, "")


def mark() -> str:
    """A keyed hash of it: enough to know the browser again, not to pretend to be it."""
    return sign("holder", token()) if token() else ""


def give_mark(answer: Response) -> Response:
    """A browser that has no mark gets one."""
    if HOLDER not in request.cookies:
        answer.set_cookie(
            HOLDER, secrets.token_urlsafe(16), max_age=HOLDER_AGE, httponly=True,
            samesite="Lax", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )  # fmt: skip
    return answer


def keep(typed: Mapping[str, Any]) -> bool:
    """Write down what was typed, in a transaction of its own; False where it cannot be kept."""
    whose = mark()
    if not (whose and typed.get("form_key")):
        return False

    def work() -> bool:
        found = select(Resort.id).where(Resort.slug == typed.get("resort"))
        resort_id = db.session.scalar(found)
        return resort_id is not None and keep_draft(resort_id, whose, typed)

    return attempt(work)


def drafted(key: str) -> dict[str, Any] | None:
    """What this browser typed into the form of that key."""
    draft = find_draft(mark(), key)
    return draft.typed if draft else None


def newest() -> Draft | None:
    """What this browser was at last."""
    return newest_draft(mark())


def drafted_for(booking_id: int) -> Draft | None:
    """The form from which this browser held the booking."""
    return draft_of_booking(mark(), booking_id)


def contact() -> dict[str, str]:
    """Who this browser said it is when it booked last: nobody types that twice."""
    draft = newest()
    return {name: draft.form.get(name, "") for name in CONTACT} if draft else {}


def forget() -> None:
    """All that this browser has begun."""
    whose = mark()
    if whose:
        attempt(lambda: forget_drafts_of(whose))


def carry(form_key: str, refusal: Refusal) -> None:
    """Why the form was refused, to the page that this browser is sent to now."""
    session[REFUSED] = [form_key, str(refusal), refusal.status]


def carried(form_key: str) -> Refused | None:
    """What was carried here for this form."""
    key, words, status = session.pop(REFUSED, None) or ("", "", 0)
    return Refused(words, status) if key and key == form_key else None


def carry_names(code: str, names: Sequence[str]) -> None:
    """Names typed into a change of that booking: they stand in no address."""
    session[NAMES] = [code, list(names)]


def carried_names(code: str) -> list[str]:
    """Those that were typed last; they stay, for whoever goes back and looks again."""
    whose, names = session.get(NAMES) or ("", [])
    return list(names) if whose == code else []


def carry_contact(code: str, phone: str, email: str) -> None:
    """A telephone and e-mail that were refused, to the page of the booking."""
    session[TYPED] = [code, phone, email]


def carried_contact(code: str) -> dict[str, str] | None:
    """What was typed to reach the buyer of that booking, and was refused just now."""
    whose, phone, email = session.pop(TYPED, None) or ("", "", "")
    return {"phone": phone, "email": email} if whose == code else None
