"""Test H of the promises: the API is what its description says, whatever is sent to it."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from app.api.spec import api_spec
from tests.cast import House, build_house
from tests.crs.channels.partners import ANNA, Program

EXAMPLES = 30
HELD: list[CheckFunction] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
]
METHODS = ("get", "post", "delete")
OPERATIONS = [
    (method, path)
    for path, about in api_spec()["paths"].items()
    for method in METHODS
    if method in about
]


@pytest.fixture
def house(app: Flask) -> House:
    """Rooms enough for whatever is booked here."""
    return build_house(app, rooms={"single": 90, "twin": 2})


def described(app: Flask, spec: dict[str, Any] | None = None) -> Any:
    """The API by its description, or by another one."""
    schema = schemathesis.openapi.from_dict(spec or api_spec())
    schema.app = app
    return schema


def hold(
    operation: Any,
    program: Program,
    mode: GenerationMode,
    prepare: Callable[[Any], None] | None = None,
    **given_values: Any,
) -> None:
    """Send what fits the description, or what does not; hold each answer to it."""

    @given(case=operation.as_strategy(generation_mode=mode, **given_values))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def one(case: Any) -> None:
        if prepare is not None:
            prepare(case)
        case.call_and_validate(headers={"Authorization": f"Bearer {program.key}"}, checks=HELD)

    one()


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_sent_the_answer_is_as_described(
    app: Flask, program: Program, method: str, path: str
) -> None:
    operation = described(app)[path][method]
    for mode in GenerationMode:
        hold(operation, program, mode)


@pytest.mark.slow
def test_answers_about_what_is_there_are_as_described(app: Flask, program: Program) -> None:
    paths, positive = described(app), GenerationMode.POSITIVE
    house = program.house
    query = {name: str(value) for name, value in program.search(adults=1).items()}
    hold(
        paths["/api/v1/resorts/{slug}"]["get"],
        program,
        positive,
        path_parameters={"slug": house.slug},
    )
    hold(paths["/api/v1/availability"]["get"], program, positive, query=query)
    token = program.offer()["offer"]

    def with_an_offer(case: Any) -> None:
        case.body = {**case.body, "offer": token, "persons": [ANNA]}
        case.headers["Idempotency-Key"] = uuid.uuid4().hex

    hold(paths["/api/v1/bookings"]["post"], program, positive, with_an_offer)
    made = [program.book({"offer": token}).get_json()["code"] for _ in range(3)]
    for path in ("/api/v1/bookings/{code}", "/api/v1/bookings/{code}/payment"):
        for method in METHODS:
            if (method, path) in OPERATIONS:
                code = {"code": made[-1]}
                hold(paths[path][method], program, positive, path_parameters=code)


def test_an_answer_that_is_not_described_is_noticed(app: Flask, program: Program) -> None:
    """The negative controls: a description that is wrong fails."""
    path, told = "/api/v1/resorts/{slug}", copy.deepcopy(api_spec())
    del told["paths"][path]["get"]["responses"]["404"]
    with pytest.raises(FailureGroup, match="Undocumented status code"):
        hold(described(app, told)[path]["get"], program, GenerationMode.POSITIVE)


def test_what_is_accepted_against_the_description_is_noticed(app: Flask, program: Program) -> None:
    path, told = "/api/v1/resorts", copy.deepcopy(api_spec())
    page = {"name": "Accept", "in": "header", "required": True, "schema": {"enum": ["x/y"]}}
    told["paths"][path]["get"]["parameters"] = [page]
    with pytest.raises(FailureGroup, match=r"accepted|not rejected|API"):
        hold(described(app, told)[path]["get"], program, GenerationMode.NEGATIVE)


def test_the_description_is_complete(app: Flask) -> None:
    spec = app.test_client().get("/api/v1/openapi.json").get_json()
    assert spec["openapi"] == "3.1.0"
    assert spec["security"] == [{"key": []}]
    assert spec["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    routes = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert {path.replace("{", "<").replace("}", ">") for path in spec["paths"]} == routes
    for path, about in spec["paths"].items():
        for method in METHODS:
            if operation := about.get(method):
                assert operation["summary"], path
                assert operation["operationId"], path
                assert {"400", "401", "422", "429", "503"} <= operation["responses"].keys(), path
                described_too = [*operation.get("parameters", []), *about.get("parameters", [])]
                assert all(one.get("description") for one in described_too), path
    for name, schema in spec["components"]["schemas"].items():
        bare = [key for key, one in schema["properties"].items() if not _is_told(one)]
        assert bare == [], name


def _is_told(field: dict[str, Any]) -> bool:
    """Whether it is described, an example, a reference or a list of one."""
    return bool({"description", "example", "$ref", "items", "anyOf"} & field.keys())


def test_its_page_is_made_of_our_own_files(app: Flask) -> None:
    page = app.test_client().get("/api/v1/")
    assert page.status_code == 200
    assert "http" not in page.text.replace("https://", "http://").split("<body>")[0]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
