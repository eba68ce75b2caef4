"""What one may do where, and which rows one sees."""

from __future__ import annotations

from flask import Flask, Response

from core.auth.access import SignedIn
from core.auth.models import Account, Grant
from core.db import seen_resorts
from core.permissions import Perm
from crs.permissions import CrsPerm
from tests.staff import Person, browser_of


def someone(*grants: tuple[str, int | None]) -> SignedIn:
    account = Account(id=1, email="x@example.org", name="X", session_version=1)
    account.grants = [Grant(role=role, resort_id=resort) for role, resort in grants]
    return SignedIn(account)


def test_permissions_hold_where_their_role_was_given(app: Flask) -> None:
    anna = someone(("reception", 1), ("resort_manager", 2))
    assert anna.resort_ids(CrsPerm.BOOKING_SEE) == frozenset({1, 2})
    assert anna.resort_ids(Perm.STAFF_MANAGE) == frozenset({2})
    assert anna.may(CrsPerm.QUOTA_SET, 2)
    assert not anna.may(CrsPerm.QUOTA_SET, 1)
    assert not anna.may(Perm.NETWORK_LOAD)


def test_a_grant_of_the_network_holds_everywhere(app: Flask) -> None:
    olga = someone(("managing_company", None))
    assert olga.resort_ids(CrsPerm.QUOTA_SET) is None
    assert olga.may(CrsPerm.QUOTA_SET, 4711)


def test_a_role_that_nobody_knows_may_nothing_and_is_given_by_nobody(app: Flask) -> None:
    stranger = someone(("king", None))
    assert stranger.resort_ids(CrsPerm.BOOKING_SEE) == frozenset()
    assert not stranger.may(Perm.SIGNED_IN)
    assert not someone(("managing_company", None)).may_give("king", None)


def test_reception_gives_no_roles(app: Flask) -> None:
    assert not someone(("reception", 1)).may_give("reception", 1)


def test_public_pages_see_the_network_and_pages_of_staff_where_they_may(
    app: Flask, rita: Person, olga: Person
) -> None:
    seen: list[str] = []

    @app.after_request
    def look(answer: Response) -> Response:
        seen.append(seen_resorts())
        return answer

    browser_of(app, None).get("/")
    browser_of(app, None).get("/desk/bookings")
    browser_of(app, rita).get("/desk/bookings")
    browser_of(app, rita).get("/setup/staff")
    browser_of(app, olga).get("/desk/bookings")
    assert seen == ["all", "", "all", "1", "all", "", "all", "all"]
