"""The set-up page of staff: each manager cares for the people of their own house."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.auth.models import Account, Grant
from core.auth.operations import disable
from core.auth.queries import access_account
from core.db import db
from core.refusals import NotAllowed
from tests.cast import House
from tests.staff import PASSWORD, Person, browser_of, make_person, signed_in, within


def invite(app: Flask, by: Person, **form: object) -> int:
    wanted = {"email": "nora@example.org", "name": "Nora", "role": "reception"} | form
    return browser_of(app, by).post("/setup/staff", data=wanted).status_code


def roles_of(app: Flask, email: str = "nora@example.org") -> set[tuple[str, int | None]]:
    wanted = select(Grant.role, Grant.resort_id).join(Account).where(Account.email == email)
    return within(app, lambda: {(row.role, row.resort_id) for row in db.session.execute(wanted)})


def verbs_about(app: Flask, person: Person) -> list[tuple[str, str]]:
    wanted = (
        select(AuditEntry.actor, AuditEntry.verb)
        .where(AuditEntry.subject_kind == "account", AuditEntry.subject_id == person.id)
        .order_by(AuditEntry.id)
    )
    return within(app, lambda: [(row.actor, row.verb) for row in db.session.execute(wanted)])


def test_a_manager_sees_the_people_of_their_own_house_alone(
    app: Flask, mart: Person, rita: Person, boris: Person, olga: Person
) -> None:
    page = browser_of(app, mart).get("/setup/staff").text
    assert rita.email in page
    assert boris.email not in page
    assert olga.email not in page


def test_the_managing_company_sees_everybody(
    app: Flask, mart: Person, boris: Person, olga: Person
) -> None:
    page = browser_of(app, olga).get("/setup/staff").text
    assert all(person.email in page for person in (mart, boris, olga))


@pytest.mark.parametrize("role", ["reception", "resort_manager"])
def test_a_manager_invites_to_their_own_house(
    app: Flask, mart: Person, aurora: House, role: str
) -> None:
    assert invite(app, mart, role=role, resort=aurora.resort) == 201
    assert roles_of(app) == {(role, aurora.resort)}


def test_a_manager_invites_neither_elsewhere_nor_above_themselves(
    app: Flask, mart: Person, aurora: House, boreas: House
) -> None:
    assert invite(app, mart, resort=boreas.resort) == 403
    assert invite(app, mart, resort="") == 403
    assert invite(app, mart, role="managing_company", resort=aurora.resort) == 403
    assert invite(app, mart, role="managing_company", resort="") == 403
    assert invite(app, mart, role="king", resort=aurora.resort) == 403
    assert roles_of(app) == set()


def test_the_managing_company_invites_its_own_without_a_resort(
    app: Flask, olga: Person, aurora: House
) -> None:
    assert invite(app, olga, role="managing_company", resort=aurora.resort) == 201
    assert roles_of(app) == {("managing_company", None)}


@pytest.mark.parametrize("resort", ["", "999", "99999999999999999999"])
def test_a_role_of_one_resort_needs_one_that_is_there(
    app: Flask, olga: Person, aurora: House, resort: str
) -> None:
    assert invite(app, olga, role="reception", resort=resort) == 422


@pytest.mark.parametrize(
    "form", [{"email": ""}, {"email": "no address"}, {"name": ""}, {"name": "x" * 121}]
)
def test_a_form_that_is_not_understood_comes_back_filled(
    app: Flask, mart: Person, aurora: House, form: dict[str, str]
) -> None:
    assert invite(app, mart, resort=aurora.resort, **form) == 422
    assert roles_of(app) == set()


def test_who_has_a_password_gets_another_role_without_a_link(
    app: Flask, olga: Person, rita: Person, aurora: House, boreas: House
) -> None:
    assert invite(app, olga, email=rita.email, resort=boreas.resort) == 303
    both = {("reception", aurora.resort), ("reception", boreas.resort)}
    assert roles_of(app, rita.email) == both
    assert invite(app, olga, email=rita.email, resort=boreas.resort) == 409


def test_a_manager_cannot_draw_foreign_people_into_their_house(
    app: Flask, mart: Person, boris: Person, olga: Person, aurora: House
) -> None:
    for person in (boris, olga):
        assert invite(app, mart, email=person.email, resort=aurora.resort) == 409
    assert len(roles_of(app, boris.email)) == 1


@pytest.mark.parametrize("act", ["reset", "disabling", "enabling"])
def test_people_of_another_house_are_not_there(
    app: Flask, mart: Person, boris: Person, olga: Person, act: str
) -> None:
    client = browser_of(app, mart)
    for key in (boris.id, olga.id, 4711, 2**63 - 1, 2**63):
        assert client.post(f"/setup/staff/{key}/{act}").status_code == 404


@pytest.mark.parametrize("act", ["reset", "disabling", "enabling"])
def test_who_has_a_role_elsewhere_too_is_left_to_the_managing_company(
    app: Flask, mart: Person, rita: Person, boreas: House, olga: Person, act: str
) -> None:
    invite(app, olga, email=rita.email, resort=boreas.resort)
    assert browser_of(app, mart).post(f"/setup/staff/{rita.id}/{act}").status_code == 403
    assert browser_of(app, olga).post(f"/setup/staff/{rita.id}/{act}").status_code in (201, 303)


def test_disabled_people_are_out_at_once_and_back_when_opened_again(
    app: Flask, mart: Person, rita: Person
) -> None:
    client, manager = browser_of(app, rita), browser_of(app, mart)
    manager.post(f"/setup/staff/{rita.id}/disabling")
    assert client.get("/profile").status_code == 303
    form = {"email": rita.email, "password": PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 401
    manager.post(f"/setup/staff/{rita.id}/enabling")
    assert client.get("/profile").status_code == 303
    assert client.post("/sign-in", data=form).status_code == 303
    said = [pair for pair in verbs_about(app, rita) if pair[0] == mart.email]
    assert said == [(mart.email, "disabled"), (mart.email, "enabled")]


@pytest.mark.parametrize("act", ["reset", "disabling"])
def test_nobody_closes_the_door_on_themselves(app: Flask, olga: Person, act: str) -> None:
    client = browser_of(app, olga)
    assert client.post(f"/setup/staff/{olga.id}/{act}").status_code == 409
    own = f"/setup/staff/{olga.id}/grants/{olga.grant}/withdrawal"
    assert client.post(own).status_code == 409
    assert client.get("/setup/staff").status_code == 200


def test_a_withdrawn_role_holds_no_longer(
    app: Flask, olga: Person, rita: Person, boreas: House
) -> None:
    invite(app, olga, email=rita.email, resort=boreas.resort)
    client = browser_of(app, rita)
    browser_of(app, olga).post(f"/setup/staff/{rita.id}/grants/{rita.grant}/withdrawal")
    assert roles_of(app, rita.email) == {("reception", boreas.resort)}
    assert client.get("/desk/bookings").status_code == 200
    assert ("olga@example.org", "withdrawn") in verbs_about(app, rita)


def test_a_manager_withdraws_roles_at_their_own_house_alone(
    app: Flask, mart: Person, rita: Person, boreas: House, olga: Person
) -> None:
    invite(app, olga, email=rita.email, resort=boreas.resort)
    [other] = within(
        app,
        lambda: db.session.scalars(
            select(Grant.id).where(Grant.account_id == rita.id, Grant.resort_id == boreas.resort)
        ).all(),
    )
    client = browser_of(app, mart)
    assert client.post(f"/setup/staff/{rita.id}/grants/{other}/withdrawal").status_code == 403
    assert client.post(f"/setup/staff/{rita.id}/grants/{rita.grant}/withdrawal").status_code == 303
    assert roles_of(app, rita.email) == {("reception", boreas.resort)}


def test_operations_ask_who_does_it_even_without_the_page(
    app: Flask, rita: Person, mart: Person
) -> None:
    def reception_disables_the_manager() -> None:
        account = db.session.get_one(Account, mart.id)
        disable(account, by=signed_in(rita))

    with pytest.raises(NotAllowed):
        within(app, reception_disables_the_manager)


def test_an_account_without_a_role_is_seen_by_the_network_alone(
    app: Flask, mart: Person, olga: Person, rita: Person
) -> None:
    browser_of(app, olga).post(f"/setup/staff/{rita.id}/grants/{rita.grant}/withdrawal")
    assert rita.email not in browser_of(app, mart).get("/setup/staff").text
    assert rita.email in browser_of(app, olga).get("/setup/staff").text
    assert browser_of(app, rita).get("/desk/bookings").status_code == 403
    found = within(app, lambda: access_account(rita.id, by=signed_in(olga)).id)
    assert found == rita.id


def test_names_are_shown_as_they_are_written(app: Flask, mart: Person, aurora: House) -> None:
    name = "<script>alert(1)</script>"
    make_person(app, "reception", aurora.resort, name=name)
    assert name not in browser_of(app, mart).get("/setup/staff").text
