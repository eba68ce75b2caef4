"""Texts to telephones: for who has no address, through the gateway's folder, kept without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.config import Config, ConfigFault
from app.factory import create_app
from core.db import db, see_resorts, transaction
from core.i18n import _l
from core.letters.kinds import MessageKind, set_message_kinds
from core.sms import is_number, plain_number
from core.tasks.models import Task
from crm.messages.delivery import deliver_due
from crm.messages.models import Message
from crm.messages.operations import queue_message, send_again, send_text
from crs.bookings.messages import LETTERS
from tests.cast import House, build_house
from tests.crm.messages.conftest import look, make_due, write

KINDS = {
    "test": MessageKind(_l("Outbox"), write, lambda facts: f"{facts['subject']}, ž, да"),
    "mail_only": MessageKind(_l("Outbox"), write),
}


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "outgoing"
    folder.mkdir()
    return folder


@pytest.fixture
def texting(config: Config, spool: Path) -> Iterator[Flask]:
    """The application with the folder as its gateway, and no mail server."""
    app = create_app(replace(config, sms_spool=str(spool)))
    set_message_kinds({**LETTERS, **KINDS})
    with app.app_context():
        see_resorts("all")
        yield app
        db.session.remove()
        see_resorts("")
        db.engine.dispose()
    set_message_kinds(LETTERS)


@pytest.fixture
def aurora(texting: Flask) -> House:
    built = build_house(texting, rooms={"single": 1}, horizon=20)
    see_resorts("all")
    return built


def queue(house: House, *, phone: str = "+372 555 0123", mail: str = "", kind: str = "test") -> int:
    """Its id; 0 where nobody is told."""
    with transaction():
        queue_message(
            kind, phone, resort_id=house.resort, about="test:1", to_address=mail, to_phone=phone,
            language="en", facts={"subject": "Hello"},
        )  # fmt: skip
        return db.session.scalar(select(Message.id).order_by(Message.id.desc())) or 0


def files(spool: Path) -> list[str]:
    return [one.read_text(encoding="utf-8") for one in sorted(spool.iterdir())]


def test_who_has_only_a_telephone_gets_a_text(aurora: House, spool: Path) -> None:
    key = queue(aurora)
    deliver_due()
    assert files(spool) == ["To: 3725550123\nAlphabet: UTF-8\n\nHello, ž, да"]
    sent = look(key)
    assert (sent.channel, sent.status, sent.to_address) == ("sms", "sent", "+3725550123")
    assert (sent.text, sent.subject, sent.html) == ("Hello, ž, да", "", "")


def test_a_text_is_sent_once(aurora: House, spool: Path) -> None:
    queue(aurora)
    deliver_due()
    make_due()
    deliver_due()
    assert len(files(spool)) == 1


def test_who_has_an_address_gets_a_letter(aurora: House, spool: Path) -> None:
    key = queue(aurora, mail="anna@example.org")
    deliver_due()
    assert files(spool) == []
    assert (look(key).channel, look(key).status) == ("mail", "kept")


def test_a_text_may_be_asked_for(aurora: House, spool: Path) -> None:
    with transaction():
        assert send_text(
            "test", "7", resort_id=aurora.resort, about="test:1", to_phone="00372 555-0123",
            language="en", facts={"subject": "Hello"},
        )  # fmt: skip
    deliver_due()
    assert files(spool)[0].startswith("To: 3725550123\n")


def test_a_kind_without_a_text_is_told_by_mail_alone(aurora: House) -> None:
    assert queue(aurora, kind="mail_only") == 0


def test_a_number_without_its_country_is_a_task(aurora: House, spool: Path) -> None:
    key = queue(aurora, phone="555 0123")
    deliver_due()
    assert files(spool) == []
    assert look(key).status == "failed"
    with transaction():
        [task] = db.session.scalars(select(Task))
        assert task.kind == "message_not_sent"
        assert "with its country" in task.facts["fault"]


def test_a_folder_that_takes_nothing_is_tried_again(aurora: House, spool: Path) -> None:
    key = queue(aurora)
    spool.rmdir()
    deliver_due()
    late = look(key)
    assert (late.status, late.attempts, late.unanswered) == ("due", 1, 0)
    spool.mkdir()
    make_due()
    deliver_due()
    assert (look(key).status, len(files(spool))) == ("sent", 1)


def test_without_a_gateway_it_is_kept_until_a_person_sends_it(
    aurora: House, texting: Flask, spool: Path
) -> None:
    texting.extensions["sms"], given = None, texting.extensions["sms"]
    key = queue(aurora)
    deliver_due()
    assert look(key).status == "kept"
    texting.extensions["sms"] = given
    with transaction():
        send_again(db.session.get_one(Message, key), by="rita@example.org")
    deliver_due()
    assert (look(key).status, len(files(spool))) == ("sent", 1)


@pytest.mark.parametrize(
    ("typed", "plain", "known"),
    [
        ("+372 555 0123", "+3725550123", True),
        ("00372 (555) 01-23", "+3725550123", True),
        ("+7 (495) 123–45–67", "+74951234567", True),
        ("555 0123", "5550123", False),
        ("+372 555\n\nTo: 1", "+372555To:1", False),
        ("call me", "callme", False),
    ],
)
def test_numbers_are_known_with_their_country(typed: str, plain: str, known: bool) -> None:
    assert plain_number(typed) == plain
    assert is_number(plain) is known


def test_a_folder_that_is_none_does_not_start(config: Config, spool: Path) -> None:
    with pytest.raises(ConfigFault, match="SMS_SPOOL"):
        replace(config, sms_spool=str(spool / "missing"))
