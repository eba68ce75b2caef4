"""Money meets the end of a hold, a cancellation, itself: in the order in which a bug would show."""

from __future__ import annotations

from tests.cluster import Database
from tests.race.checkout import Checkout


def test_a_hold_whose_money_nobody_has_followed_yet_is_confirmed_at_its_end(
    checkout: Checkout, database: Database
) -> None:
    key, _payment = checkout.paid()
    checkout.run_out(key)
    assert checkout.sweep() == 0
    checkout.follow()
    assert (checkout.status(key), checkout.refunds(key)) == ("confirmed", [])
    assert checkout.differences(database) == []
