"""Idempotency keys: one effect, one answer, however often it is asked."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from tests.sandbox.conftest import sdk, stay
from tests.sandbox.listener import eventually
from tests.sandbox.running import RunningSandbox


def create(client: stripe.StripeClient, key: str, **changes: Any) -> stripe.checkout.Session:
    return client.v1.checkout.sessions.create(
        params=stay(**changes), options={"idempotency_key": key}
    )


def test_the_same_key_gets_the_same_answer_which_says_so(client: stripe.StripeClient) -> None:
    params = stay()
    options: Any = {"idempotency_key": "the same"}
    first = client.v1.checkout.sessions.create(params=params, options=options)
    again = client.v1.checkout.sessions.create(params=params, options=options)
    assert again.id == first.id
    said = again.last_response
    assert said
    assert said.headers["Idempotent-Replayed"] == "true"
    assert first.last_response
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert said.headers["Original-Request"] == first.last_response.request_id
    assert said.request_id != first.last_response.request_id


def test_the_same_key_with_another_body_is_refused(client: stripe.StripeClient) -> None:
    create(client, "another body", amount=100)
    with pytest.raises(stripe.IdempotencyError) as refused:
        create(client, "another body", amount=101)
    assert refused.value.http_status == 400


def test_the_same_key_of_another_account_is_another_key(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    other = sdk(box, "sk_test_of_another_hotel")
    assert create(client, "of two").id != create(other, "of two").id


def test_a_twin_that_comes_meanwhile_is_told_so(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    box.switch("api_slow", count=1, seconds=1)
    params = stay()
    with ThreadPoolExecutor(1) as pool:
        options: Any = {"idempotency_key": "twins"}
        first = pool.submit(client.v1.checkout.sessions.create, params, options)
        assert eventually(lambda: not box.switches())  # the first one has begun
        with pytest.raises(stripe.StripeError) as refused:
            client.v1.checkout.sessions.create(params, options)
    assert refused.value.http_status == 409
    assert client.v1.checkout.sessions.create(params, options).id == first.result().id


def test_fifty_at_once_make_one_session(box: RunningSandbox) -> None:
    params = stay(client_reference_id="fifty at once")
    patient = sdk(box, max_network_retries=5)

    def ask(_: int) -> str:
        options: Any = {"idempotency_key": "fifty"}
        return patient.v1.checkout.sessions.create(params, options).id

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(ask, range(50)))) == 1
    made = patient.v1.checkout.sessions.list(params={"limit": 100}).data
    assert [found.client_reference_id for found in made].count("fifty at once") == 1


def test_a_refused_refund_is_refused_again_though_money_has_come_since(
    client: stripe.StripeClient, box: RunningSandbox
) -> None:
    session = client.v1.checkout.sessions.create(params=stay())
    box.pay(session.id, "declined")
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    params: Any = {"payment_intent": intent, "amount": 10}
    options: Any = {"idempotency_key": "too early"}
    with pytest.raises(stripe.InvalidRequestError) as first:
        client.v1.refunds.create(params, options)
    box.pay(session.id)
    with pytest.raises(stripe.InvalidRequestError) as again:
        client.v1.refunds.create(params, options)
    assert again.value.user_message == first.value.user_message
    assert client.v1.refunds.create(params).amount == 10


def test_a_mistyped_request_leaves_its_key_free(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        create(client, "typed twice", mode="subscription")
    assert create(client, "typed twice").status == "open"


@pytest.mark.parametrize("scheme", ["Bearer sk_test_of_the_tests", "Basic c2tfdGVzdF94Og=="])
def test_both_ways_to_bring_the_secret_key(box: RunningSandbox, scheme: str) -> None:
    assert ask(box, "GET", "/v1/charges", scheme)[0] == 200


@pytest.mark.parametrize("scheme", ["", "Bearer sk_live_x", "Bearer nonsense", "Basic ???"])
def test_without_a_good_key_nothing_is_shown(box: RunningSandbox, scheme: str) -> None:
    status, said = ask(box, "GET", "/v1/charges", scheme)
    assert status == 401
    assert "invalid_request_error" in said


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"success_url": None}, "parameter_missing", "success_url"),
        ({"success_url": "javascript:alert(1)"}, "url_invalid", "success_url"),
        ({"expires_at": "soon"}, "parameter_invalid_integer", "expires_at"),
        ({"line_items[0][price_data][unit_amount]": "1.5"}, "parameter_invalid_integer",
         "line_items[0][price_data][unit_amount]"),
        ({"line_items[0][price_data][colour]": "red"}, "parameter_unknown",
         "line_items[0][price_data][colour]"),
        ({"mode[x]": "payment"}, None, "mode[x]"),
        ({"metadata[a]": "1", "metadata": "2"}, None, "metadata"),
        ({"mode": None, "mode[": "payment"}, "parameter_unknown", None),
        ({"line_items[0][price_data][unit_amount]": "1"}, "amount_too_small", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_name(
    box: RunningSandbox, changes: dict[str, str | None], code: str | None, param: str | None
) -> None:
    good = {
        "mode": "payment",
        "success_url": "http://127.0.0.1/",
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": "1000",
        "line_items[0][price_data][product_data][name]": "Stay",
    }
    sent = {name: value for name, value in (good | changes).items() if value is not None}
    status, said = ask(box, "POST", "/v1/checkout/sessions", "Bearer sk_test_x", sent)
    assert status == 400
    assert '"type":"invalid_request_error"' in said
    assert code is None or f'"code":"{code}"' in said
    assert param is None or f'"param":"{param}"' in said


def test_an_address_that_there_is_not_is_told_in_the_same_shape(box: RunningSandbox) -> None:
    status, said = ask(box, "GET", "/v1/customers", "Bearer sk_test_x")
    assert (status, '"invalid_request_error"' in said) == (404, True)


def ask(
    box: RunningSandbox,
    method: str,
    path: str,
    scheme: str,
    sent: dict[str, str] | None = None,
) -> tuple[int, str]:
    """Past the SDK; returns status and text."""
    link = http.client.HTTPConnection("127.0.0.1", box.port, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    link.request(
        method, path, urlencode(sent or {}), headers | ({"Authorization": scheme} if scheme else {})
    )
    answer = link.getresponse()
    text = answer.read().decode()
    assert answer.headers["Request-Id"].startswith("req_")
    link.close()
    return answer.status, text
