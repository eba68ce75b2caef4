"""From a search to a booking, and to its end."""

from __future__ import annotations

from tests.crs.channels.partners import Program


def test_an_offer_is_booked_seen_and_cancelled(program: Program) -> None:
    offer = program.offer()
    made = program.book(offer)
    assert made.status_code == 201, made.text
    shown = made.get_json()
    assert shown["status"] == "held"
    assert shown["total"] == offer["total"] == {"amount": 42000, "currency": "EUR"}
    assert shown["due_now"] == offer["due_now"] == {"amount": 12600, "currency": "EUR"}
    seen = program.get(f"/bookings/{shown['code']}").get_json()
    assert {name: seen[name] for name in ("code", "status", "expires_at", "access_token")} == {
        name: shown[name] for name in ("code", "status", "expires_at", "access_token")
    }
    ended = program.ask("DELETE", f"/bookings/{shown['code']}")
    assert (ended.status_code, ended.get_json()["status"]) == (200, "cancelled")
