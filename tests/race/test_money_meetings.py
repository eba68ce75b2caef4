"""Money meets the end of a hold, a cancellation, itself: in the order in which a bug would show."""

from __future__ import annotations

from app.audit import audit
from tests.cluster import Database
from tests.race import money_scenarios
from tests.race.checkout import Checkout


def is_clean(checkout: Checkout, database: Database) -> bool:
    """Whether here and at the provider everything agrees."""
    return not checkout.differences(database) and not audit(database.audit_url)


def test_a_hold_whose_money_nobody_has_followed_yet_is_confirmed_at_its_end(
    checkout: Checkout, database: Database
) -> None:
    key, _payment = checkout.paid()
    checkout.run_out(key)
    assert checkout.sweep() == 0
    checkout.follow()
    assert (checkout.status(key), checkout.refunds(key)) == ("confirmed", [])
    assert is_clean(checkout, database)


def test_money_that_the_sweep_itself_discovers_confirms_at_once(
    checkout: Checkout, database: Database
) -> None:
    key, session = checkout.opened()
    assert checkout.box.pay(session)["outcome"] == "paid"
    checkout.run_out(key)
    assert (checkout.sweep(), checkout.sweep()) == (0, 0)
    assert (checkout.status(key), checkout.refunds(key)) == ("confirmed", [])
    assert is_clean(checkout, database)


def test_a_payment_that_is_told_by_two_at_once_is_posted_once(
    checkout: Checkout, database: Database
) -> None:
    key, outcomes = money_scenarios.news_meets_news(checkout)
    checkout.follow()
    assert (checkout.status(key), outcomes) == ("confirmed", ("ok", "ok"))
    assert is_clean(checkout, database)


def test_a_cancellation_waits_for_the_money_to_be_followed_and_gives_it_back(
    checkout: Checkout, database: Database
) -> None:
    key, outcomes = money_scenarios.money_meets_cancellation(checkout)
    checkout.send_back()
    assert (checkout.status(key), outcomes) == ("cancelled", ("ok", "ok"))
    assert checkout.refunds(key) == [12600]
    assert is_clean(checkout, database)


def test_what_two_decisions_give_back_goes_back_once(checkout: Checkout) -> None:
    key, outcomes = money_scenarios.refund_meets_refund(checkout)
    assert outcomes == ("ok", "MoreThanPaid")
    assert checkout.refunds(key) == [12600]


def test_money_that_comes_late_has_its_places_again(checkout: Checkout, database: Database) -> None:
    key = money_scenarios.money_comes_late(checkout)
    assert (checkout.status(key), checkout.refunds(key)) == ("confirmed", [])
    assert is_clean(checkout, database)


def test_after_the_end_nobody_can_pay(checkout: Checkout) -> None:
    assert money_scenarios.somebody_pays_after_the_end(checkout) == "over"
