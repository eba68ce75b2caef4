"""The set-up page: files are sent, changes are shown, nothing is loaded before a yes."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.network.sources import read_files
from core.auth.models import Account, Grant
from core.auth.operations import set_password
from core.db import db, see_resorts, transaction
from crs.catalogue.models import Board
from tests.app.network.tiny import Network, files_of, tiny

PASSWORD = "a long enough password"
PAGE = "/setup/network"


def sign_in(app: Flask, email: str, role: str = "managing_company") -> FlaskClient:
    """A browser of somebody with the role everywhere."""
    with app.test_request_context():
        with transaction():
            account = Account(email=email, name="Olga", language="en")
            account.grants.append(Grant(role=role))
            db.session.add(account)
            db.session.flush()
            set_password(account, PASSWORD, by="test")
        db.session.remove()
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"email": email, "password": PASSWORD})
    return client


@pytest.fixture
def olga(app: Flask) -> FlaskClient:
    return sign_in(app, "boss@example.org")


def send(client: FlaskClient, network: Network, **form: str) -> TestResponse:
    files = [(io.BytesIO(content), name) for name, content in files_of(network).items()]
    return client.post(f"{PAGE}/previews", data={"files": files, **form})


def agree(client: FlaskClient, shown: TestResponse) -> TestResponse:
    """Press the button of the preview."""
    found = re.search(r'action="(/setup/network/loads/[^"]+)"', shown.text)
    assert found, shown.text
    return client.post(found[1], follow_redirects=True)


def boards(app: Flask) -> list[str]:
    with app.test_request_context():
        see_resorts("all")
        codes = list(db.session.scalars(select(Board.code).where(Board.retired_at.is_(None))))
        db.session.remove()
    return codes


def test_nothing_is_loaded_before_the_yes_and_everything_after(
    app: Flask, olga: FlaskClient
) -> None:
    shown = send(olga, tiny())
    assert shown.status_code == 200
    assert f"Load {sum(map(len, tiny().values()))} changes" in shown.text
    assert boards(app) == []
    assert "The network is loaded" in agree(olga, shown).text
    assert boards(app) == ["half", "full"]


def test_a_preview_shows_the_cells_that_differ_and_the_rows_that_go(
    app: Flask, olga: FlaskClient
) -> None:
    agree(olga, send(olga, tiny()))
    network: Network = {"boards": tiny()["boards"], "restrictions": []}
    network["boards"][0]["meals"] = "1"
    shown = send(olga, network, retire_missing="yes")
    assert "meals: 2 → 1" in shown.text
    assert "aurora · weekend" in shown.text
    assert "Load 2 changes" in shown.text
    assert "The network is loaded. Changes: 2." in agree(olga, shown).text


def test_the_same_network_again_has_nothing_to_load(olga: FlaskClient) -> None:
    agree(olga, send(olga, tiny()))
    shown = send(olga, tiny())
    assert "nothing would change" in shown.text
    assert "/loads/" not in shown.text


def test_faults_are_shown_with_place_and_cure(app: Flask, olga: FlaskClient) -> None:
    network = tiny()
    network["rooms"][0]["floor"] = "9"
    network["boards"][0]["name_en"] = "<script>alert(1)</script>" * 20
    shown = send(olga, network)
    assert shown.status_code == 422
    assert "highest floor is 3. Correct this floor" in shown.text
    assert "<script>alert" not in shown.text
    assert boards(app) == []


def test_a_preview_works_once(olga: FlaskClient) -> None:
    shown = send(olga, tiny())
    agree(olga, shown)
    assert "This preview has expired" in agree(olga, shown).text


def test_a_preview_belongs_to_who_made_it(app: Flask, olga: FlaskClient) -> None:
    shown = send(olga, tiny())
    anna = sign_in(app, "anna@example.org")
    assert "This preview has expired" in agree(anna, shown).text
    assert boards(app) == []


def test_a_form_without_a_file_is_refused(olga: FlaskClient) -> None:
    answer = olga.post(f"{PAGE}/previews", data={})
    assert (answer.status_code, "Choose a workbook" in answer.text) == (422, True)


def test_more_than_ten_megabytes_are_refused(olga: FlaskClient) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="rooms.csv"\r\n\r\n'
    body = head + b"x" * 10 * 1024 * 1024 + b"\r\n--x--\r\n"
    answer = olga.post(
        f"{PAGE}/previews", data=body, content_type="multipart/form-data; boundary=x"
    )
    assert (answer.status_code, "larger than 10 MB" in answer.text) == (413, True)


@pytest.mark.parametrize("name", ["network.xlsx", "network.zip"])
def test_what_is_downloaded_can_be_sent_back(olga: FlaskClient, name: str) -> None:
    agree(olga, send(olga, tiny()))
    content = olga.get(f"{PAGE}/{name}").data
    assert set(read_files([(name, content)]).sheets) == set(tiny())
    shown = olga.post(f"{PAGE}/previews", data={"files": [(io.BytesIO(content), name)]})
    assert "nothing would change" in shown.text


@pytest.mark.parametrize("role", ["reception", "resort_manager"])
def test_only_the_managing_company_may_load(app: Flask, role: str) -> None:
    client = sign_in(app, f"{role}@example.org", role)
    assert client.get(PAGE).status_code == 403
    assert send(client, tiny()).status_code == 403
    assert client.get(f"{PAGE}/network.xlsx").status_code == 403


def test_the_page_names_every_sheet(olga: FlaskClient) -> None:
    page = olga.get(PAGE)
    assert page.status_code == 200
    assert "sold_vouchers" in page.text
