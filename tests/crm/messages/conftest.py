"""A house, a mail server, and letters that say what a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.config import Config
from app.factory import create_app
from core.db import db, see_resorts, transaction
from core.i18n import _l
from core.letters.kinds import Attachment, Letter, MessageKind, set_message_kinds
from crm.messages.models import Message
from crm.messages.operations import queue_message
from crs.bookings.messages import LETTERS
from tests.cast import House, build_house
from tests.crm.messages.post_office import PostOffice, post_office


class Queue(Protocol):
    """Queues a letter; returns its id."""

    def __call__(self, subject: str = "Hello", **facts: Any) -> int: ...


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as open_office:
        yield open_office


def write(facts: Mapping[str, Any]) -> Letter:
    """A letter of the test's own; `fault` is what goes wrong while it is written."""
    if facts.get("fault"):
        raise ValueError(facts["fault"])
    return Letter(
        subject=facts["subject"],
        greeting="Dear reader,",
        opening=[facts.get("words", "All is well.")],
        facts=[("Room", facts.get("room", "12"))],
        link=("See it", "https://example.org/bookings/ABCD2345?key=1&x=2"),
        closing=["Goodbye."],
        sender=["Aurora", "Pine 1"],
        reply_to="stay@example.org",
        attachments=[Attachment("voucher.pdf", "application/pdf", lambda: b"%PDF-1.7 voucher")],
    )


@pytest.fixture
def mailing(config: Config, office: PostOffice) -> Iterator[Flask]:
    """The application with the office as its mail server, in a context that sees every resort."""
    app = create_app(
        replace(config, smtp_url=office.url, mail_from="Sanatorium <stay@sanatorium.example>")
    )
    set_message_kinds({**LETTERS, "test": MessageKind(_l("Outbox"), write)})
    with app.app_context():
        see_resorts("all")
        yield app
        db.session.remove()
        see_resorts("")
        db.engine.dispose()
    set_message_kinds(LETTERS)


@pytest.fixture
def house(mailing: Flask) -> House:
    built = build_house(mailing, rooms={"single": 1}, horizon=20)
    see_resorts("all")
    return built


@pytest.fixture
def queue(house: House) -> Queue:
    numbers = iter(range(1, 1000))

    def queue_one(
        subject: str = "Hello", *, to: str = "anna@example.org", language: str = "en", **facts: Any
    ) -> int:
        reference = str(next(numbers))
        with transaction():
            assert queue_message(
                "test", reference, resort_id=house.resort, about=f"test:{reference}",
                to_address=to, language=language, facts={"subject": subject, **facts},
            )  # fmt: skip
            wanted = select(Message.id).where(Message.reference == reference)
            return db.session.scalars(wanted).one()

    return queue_one


def look(key: int) -> Message:
    """The row as it stands."""
    with transaction():
        message = db.session.get_one(Message, key, populate_existing=True)
        db.session.expunge(message)
        return message


def make_due() -> None:
    """However long they would have to wait."""
    with transaction():
        db.session.execute(text("UPDATE message SET due_at = app_now() WHERE status = 'due'"))


Work = Callable[[], object]
