"""My booking, besides its page: the file for a calendar."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.headers import secret_address
from crs.bookings.calendar_file import MEDIA_TYPE, calendar_file
from crs.bookings.queries import access_by_link

bp = Blueprint("my_booking", __name__, url_prefix="/bookings/<code>")


@bp.get("/stay.ics")
@public
@secret_address
def show_calendar_file(code: str) -> ResponseReturnValue:
    """The stay for a calendar, for who has the link. Raises NoEvent."""
    booking = access_by_link(code, request.args.get("key", ""))
    answer = Response(calendar_file(booking), mimetype=MEDIA_TYPE)
    name = f"stay-{booking.code}.ics"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
