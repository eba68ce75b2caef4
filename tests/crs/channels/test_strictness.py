"""What an operation does not name is refused, with the place where it stands."""

from __future__ import annotations

from itertools import product
from typing import Any

from werkzeug.test import TestResponse

from tests.crs.channels.partners import CONTACT, Program

PROBLEM = "application/problem+json"
DEEP = "[" * 60_000


def places(answer: TestResponse) -> list[str]:
    """Where it is wrong."""
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM), answer.text
    return [one.get("pointer", one.get("parameter")) for one in answer.get_json()["errors"]]


SEARCHES: list[tuple[dict[str, Any], str]] = [
    ({"arrival": "20270510"}, "arrival"),
    ({"arrival": "2027-W20-1"}, "arrival"),
    ({"arrival": "1999-12-31"}, "arrival"),
    ({"arrival": None}, "arrival"),
    ({"departure": "2020-01-01"}, "departure"),
    ({"adults": "0"}, "adults"),
    ({"adults": "5"}, "adults"),
    ({"adults": "+1"}, "adults"),
    ({"adults": "1_0"}, "adults"),
    ({"adults": "٢"}, "adults"),
    ({"adults": ["1", "2"]}, "adults"),
    ({"child_ages": "7,x"}, "child_ages"),
    ({"child_ages": "18"}, "child_ages"),
    ({"child_ages": "1,2,3,4"}, "child_ages"),
    ({"programme": "no-such"}, "programme"),
    ({"sex": "x"}, "sex"),
    ({"seller": "network"}, "seller"),
    ({"total": "1"}, "total"),
]


def test_a_search_is_held_to_the_letter(program: Program) -> None:
    for changed, place in SEARCHES:
        query = {name: one for name, one in program.search(**changed).items() if one is not None}
        assert places(program.get("/availability", **query)) == [place], changed


def test_parameters_that_nothing_reads_are_refused(program: Program) -> None:
    for path in ("/resorts", "/resorts/aurora", "/bookings/ABCD2345"):
        assert places(program.get(path, debug="1")) == ["debug"]


ORDERS: list[tuple[dict[str, Any], str]] = [
    ({"total": 1}, "#/total"),
    ({"offer": None}, "#/offer"),
    ({"offer": 5}, "#/offer"),
    ({"offer": "x"}, "#/offer"),
    ({"persons": []}, "#/persons"),
    ({"persons": {}}, "#/persons"),
    ({"persons": [{}] * 8}, "#/persons"),
    ({"persons": [5]}, "#/persons/0"),
    ({"persons": [{"age": "63"}]}, "#/persons/0/age"),
    ({"persons": [{"age": 63.5}]}, "#/persons/0/age"),
    ({"persons": [{"age": True}]}, "#/persons/0/age"),
    ({"persons": [{"age": 10**400}]}, "#/persons/0/age"),
    ({"persons": [{"name": "a\0b"}]}, "#/persons/0/name"),
    ({"persons": [{"name": "\ud800"}]}, "#/persons/0/name"),
    ({"persons": [{"role": "staff"}]}, "#/persons/0/role"),
    ({"contact": {**CONTACT, "email": "nobody"}}, "#/contact/email"),
    ({"contact": {**CONTACT, "name": "  "}}, "#/contact/name"),
    ({"contact": {**CONTACT, "a/b~c": 1}}, "#/contact/a~1b~0c"),
    ({"contact": {**CONTACT, "language": "xx"}}, "#/contact/language"),
    ({"contact": {**CONTACT, "phone": None}}, "#/contact/phone"),
    ({"contact": []}, "#/contact"),
]


def test_an_order_is_held_to_the_letter(program: Program) -> None:
    order = program.order(program.offer())
    for changed, place in ORDERS:
        answer = program.ask("POST", "/bookings", json={**order, **changed})
        assert places(answer) == [place], changed


def test_a_body_that_is_no_object_is_refused(program: Program) -> None:
    for body in ("[]", "null", "5", '"offer"'):
        kind = "application/json"
        assert places(program.ask("POST", "/bookings", data=body, content_type=kind)) == ["#"]


BODIES = [
    ("{", "application/json", 400),
    ("", "application/json", 400),
    ("\xff\xfe", "application/json", 400),
    (DEEP, "application/json", 400),
    ("9" * 5000, "application/json", 400),
    ("{}", "text/plain", 415),
    ("offer=x", "application/x-www-form-urlencoded", 415),
    ("x" * 70_000, "application/json", 413),
]


def test_what_is_no_json_is_refused(program: Program) -> None:
    for body, kind, status in BODIES:
        sent = body.encode("latin-1")
        answer = program.ask("POST", "/bookings", data=sent, content_type=kind)
        assert (answer.status_code, answer.mimetype) == (status, PROBLEM), body[:10]


def test_a_body_where_none_belongs_is_refused(program: Program) -> None:
    code = program.book().get_json()["code"]
    path = f"/bookings/{code}/payment"
    assert places(program.ask("POST", path, json={"amount": 1})) == ["#"]
    assert program.ask("POST", path, json={}).status_code == 409  # no provider is set up here


def test_a_preview_is_true_or_false(program: Program) -> None:
    assert places(program.ask("DELETE", "/bookings/ABCD2345?preview=yes")) == ["preview"]
    assert places(program.ask("DELETE", "/bookings/ABCD2345?force=true")) == ["force"]


def test_a_write_needs_its_key(program: Program) -> None:
    headers, order = {"Authorization": f"Bearer {program.key}"}, program.order(program.offer())
    for key in ("", " ", "a b", "\xe9", "x" * 256):
        keyed = {**headers, "Idempotency-Key": key}
        answer = program.client.post("/api/v1/bookings", json=order, headers=keyed)
        assert (answer.status_code, answer.get_json()["title"]) == (400, "IdempotencyKeyNeeded")
    for method, path in (
        ("POST", "/bookings/ABCD2345/payment"),
        ("DELETE", "/bookings/ABCD2345"),
    ):
        answer = program.client.open(f"/api/v1{path}", method=method, headers=headers)
        assert (answer.status_code, answer.mimetype) == (400, PROBLEM)


REFUSED = [
    ("GET", "/nothing", 404),
    ("GET", "/bookings", 405),
    ("PATCH", "/resorts", 405),
    ("POST", "/resorts", 405),
]


def test_every_refusal_is_a_problem_document(program: Program) -> None:
    asked: list[dict[str, str]] = [{}, {"Accept": "text/html"}, {"HX-Request": "true"}]
    for (method, path, status), headers in product(REFUSED, asked):
        program.headers = headers
        answer = program.ask(method, path)
        assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
        assert {"type", "title", "status", "detail"} <= answer.get_json().keys()
        assert (status == 405) == ("Allow" in answer.headers)
