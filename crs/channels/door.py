"""The door of the API: whose key it is, what it may do, and which rows it sees."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import g, request
from flask.typing import ResponseReturnValue

from core.auth.limits import count_key
from core.db import see_resorts, transaction
from core.i18n import _
from crs.channels.fields import NO_BODY, NOT_KNOWN
from crs.channels.operations import note_use
from crs.channels.queries import Caller, find_caller
from crs.channels.refusals import BodyTooLarge, KeyMayNot, KeyNotKnown, RequestFault
from crs.permissions import PartnerRight

Args = ParamSpec("Args")
View = Callable[Args, ResponseReturnValue]
BODY_MOST = 64 * 1024
EMPTY_BODIES = (b"", b"{}")


def for_partners(
    right: PartnerRight, *, query: bool = False, body: bool = False
) -> Callable[[View[Args]], View[Args]]:
    """Only for a key with this right; rows are narrowed to where its partner sells.

    Without `query` or `body` the view takes no parameters, or no body, and they are refused.
    """

    def guard(view: View[Args]) -> View[Args]:
        @wraps(view)
        def guarded(*args: Args.args, **kwargs: Args.kwargs) -> ResponseReturnValue:
            g.caller = _let_in(right)
            see_resorts(g.caller.scope)
            _refuse_large()
            if not query:
                _refuse_parameters()
            if not body:
                _refuse_body()
            return view(*args, **kwargs)

        guarded.permission = right  # type: ignore[attr-defined]  # read by the guard test
        return guarded

    return guard


def caller() -> Caller:
    """The partner whose request this is."""
    found: Caller = g.caller
    return found


def _let_in(right: PartnerRight) -> Caller:
    secret = request.authorization
    known = None
    if secret is not None and secret.type == "bearer" and secret.token:
        known = find_caller(secret.token)
    if known is None:
        raise KeyNotKnown
    found, last_used, today = known
    count_key(str(found.key_id))
    if last_used != today:
        with transaction():
            note_use(found.key_id, today)
    if right is PartnerRight.BOOK and not found.may_book:
        raise KeyMayNot
    return found


def _refuse_large() -> None:
    if max(request.content_length or 0, 0) > BODY_MOST or len(request.get_data()) > BODY_MOST:
        raise BodyTooLarge


def _refuse_parameters() -> None:
    if request.args:
        words = _(NOT_KNOWN)
        raise RequestFault([{"parameter": name, "detail": words} for name in request.args])


def _refuse_body() -> None:
    if request.get_data().strip() not in EMPTY_BODIES:
        raise RequestFault([{"pointer": "#", "detail": _(NO_BODY)}])
