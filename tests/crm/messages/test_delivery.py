"""Delivery: a message reaches the mail server once, or twice by one name, or a person knows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from redis import Redis
from rq import Queue as Jobs
from sqlalchemy import func, select

from app.ground.valkey import Valkey
from core.clock import now
from core.db import db, see_resorts, transaction
from core.jobs import QUEUE
from core.mail import NotTaken
from core.tasks.models import Task
from crm.messages.delivery import deliver_due, ring_if_due
from crm.messages.jobs import deliver
from crm.messages.models import Message
from crm.messages.operations import DELIVER, queue_message, send_again
from crm.messages.unsent import PATIENCE
from tests.cast import House
from tests.crm.messages.conftest import Queue, look, make_due
from tests.crm.messages.post_office import PostOffice


def tasks_open() -> list[str]:
    with transaction():
        wanted = select(Task.kind).where(Task.done_at.is_(None)).order_by(Task.id)
        return list(db.session.scalars(wanted))


def deliver_again() -> None:
    make_due()
    deliver_due()


def test_a_message_is_sent_with_both_texts_and_its_document(
    queue: Queue, office: PostOffice
) -> None:
    key = queue("Your stay")
    deliver_due()
    letter, sent = office.read(), look(key)
    assert office.letters[0][0] == "anna@example.org"
    assert letter["From"] == "Sanatorium <stay@sanatorium.example>"
    assert (letter["To"], letter["Subject"]) == ("anna@example.org", "Your stay")
    assert (letter["Reply-To"], letter["Content-Language"]) == ("stay@example.org", "en")
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Room: 12" in text.get_content()
    assert "key=1&amp;x=2" in html.get_content()
    [document] = letter.iter_attachments()
    assert document.get_filename() == "voucher.pdf"
    assert document.get_content() == b"%PDF-1.7 voucher"
    assert (sent.status, sent.subject, sent.attempts) == ("sent", "Your stay", 0)
    assert sent.message_id == letter["Message-ID"]
    assert sent.attachments[0]["size"] == 16
    assert sent.text is not None
    assert "Goodbye." in sent.text


def test_what_was_sent_is_not_sent_again(queue: Queue, office: PostOffice) -> None:
    queue()
    deliver_due()
    deliver_again()
    assert len(office.letters) == 1


def test_the_same_matter_is_queued_once(queue: Queue, house: House) -> None:
    key = queue()
    with transaction():
        told = look_again(house, reference=db.session.get_one(Message, key).reference)
    assert not told


def look_again(house: House, reference: str) -> bool:
    return queue_message(
        "test", reference, resort_id=house.resort, about="test:1", to_address="x@example.org",
        language="en", facts={},
    )  # fmt: skip


def test_who_has_no_address_is_not_written_to(house: House) -> None:
    with transaction():
        assert not queue_message(
            "test", "1", resort_id=house.resort, about="t:1", to_address="", language="en", facts={}
        )
        assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_server_that_takes_nothing_now_is_asked_later_and_later(
    queue: Queue, office: PostOffice
) -> None:
    key = queue()
    office.replies["RCPT"] = "451 come back later"
    pauses = []
    for _turn in range(3):
        deliver_again()
        pauses.append(pause_of(key))
    assert timedelta(seconds=55) < pauses[0] < pauses[1] < pauses[2] < timedelta(minutes=5)
    assert (look(key).attempts, look(key).fault) == (3, "451 come back later")
    del office.replies["RCPT"]
    deliver_due()
    assert office.letters == []
    deliver_again()
    assert (len(office.letters), look(key).status) == (1, "sent")


def pause_of(key: int) -> timedelta:
    with transaction():
        return db.session.get_one(Message, key, populate_existing=True).due_at - now()


def test_after_many_tries_a_person_is_told_until_it_is_sent(
    queue: Queue, office: PostOffice
) -> None:
    key = queue()
    office.replies["MAIL"] = "421 too much mail"
    for _turn in range(PATIENCE):
        assert tasks_open() == []
        deliver_again()
    assert tasks_open() == ["message_not_sent"]
    del office.replies["MAIL"]
    deliver_again()
    assert (tasks_open(), look(key).status) == ([], "sent")


@pytest.mark.parametrize("verb", ["RCPT", "DATA", "END"])
def test_a_refusal_for_good_is_told_at_once(queue: Queue, office: PostOffice, verb: str) -> None:
    key, other = queue(to="gone@example.org"), queue("Next")
    office.replies[verb] = "550 no such mailbox"
    deliver_due(limit=1)
    office.replies.clear()
    assert (look(key).status, look(key).fault) == ("failed", "550 no such mailbox")
    assert tasks_open() == ["message_not_sent"]
    deliver_again()
    assert look(other).status == "sent"


def test_a_refusal_of_ourselves_is_nobodys_last_word(queue: Queue, office: PostOffice) -> None:
    key = queue()
    office.replies["MAIL"] = "550 sender not allowed"
    deliver_due()
    assert (look(key).status, look(key).attempts) == ("due", 1)


def test_a_line_that_breaks_makes_two_letters_of_one_name_and_never_three(
    queue: Queue, office: PostOffice
) -> None:
    key = queue()
    office.silent = 5
    for _turn in range(4):
        deliver_again()
    assert len(office.letters) == 2
    assert len(set(office.ids)) == 1
    assert look(key).status == "failed"
    assert "nobody knows" in look(key).fault
    assert tasks_open() == ["message_not_sent"]


def test_after_one_broken_line_the_second_time_settles_it(queue: Queue, office: PostOffice) -> None:
    key = queue()
    office.silent = 1
    deliver_again()
    assert (look(key).status, look(key).unanswered) == ("due", 1)
    deliver_again()
    assert (look(key).status, len(office.letters)) == ("sent", 2)


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_others(
    queue: Queue, office: PostOffice
) -> None:
    broken, next_one = queue(fault="no such room"), queue("Next")
    deliver_due()
    assert look(next_one).status == "sent"
    assert (look(broken).status, look(broken).fault) == ("due", "ValueError: no such room")


@pytest.mark.usefixtures("queue")
def test_a_server_that_is_down_is_not_asked_for_each_message(
    queue: Queue, office: PostOffice, mailing: Flask
) -> None:
    keys = [queue() for _ in range(3)]
    mailing.extensions["mail"] = gone = type(mailing.extensions["mail"]).from_settings(
        "smtp://127.0.0.1:9?tls=no", "stay@sanatorium.example"
    )
    with pytest.raises(NotTaken), gone.connected():
        pass
    for _turn in range(PATIENCE):
        deliver_again()
    assert [look(key).attempts for key in keys] == [PATIENCE] * 3
    assert tasks_open() == ["mail_server_unreached"]
    mailing.extensions["mail"] = type(gone).from_settings(office.url, gone.sender)
    deliver_again()
    assert (tasks_open(), len(office.letters)) == ([], 3)


def test_no_more_than_the_limit_goes_in_one_go(queue: Queue, office: PostOffice) -> None:
    for _ in range(3):
        queue()
    assert [deliver_due(limit=2), deliver_due(limit=2)] == [True, False]
    assert len(office.letters) == 3


def test_a_person_sends_again_what_failed(queue: Queue, office: PostOffice) -> None:
    key = queue()
    office.replies["RCPT"] = "550 mailbox full for ever"
    deliver_due()
    office.replies.clear()
    with transaction():
        send_again(db.session.get_one(Message, key), by="test")
    deliver_due()
    assert (look(key).status, len(office.letters), tasks_open()) == ("sent", 1, [])


def test_what_waits_or_was_sent_stays_as_it_is(queue: Queue, office: PostOffice) -> None:
    key = queue()
    deliver_due()
    with transaction():
        send_again(db.session.get_one(Message, key), by="test")
    assert look(key).status == "sent"


def test_without_a_mail_server_messages_are_kept(queue: Queue, mailing: Flask) -> None:
    key = queue()
    mailing.extensions["mail"] = None
    assert not deliver_due()
    assert (look(key).status, look(key).text) == ("kept", None)


def test_a_queued_message_rings_for_a_worker_who_sends_it(
    queue: Queue, office: PostOffice, valkey: Valkey
) -> None:
    with Redis.from_url(valkey.url) as link:
        queue()
        assert [job.func_name for job in Jobs(QUEUE, connection=link).jobs] == [DELIVER]
    see_resorts("")
    deliver()
    see_resorts("all")
    assert len(office.letters) == 1


def test_what_no_worker_came_for_is_rung_for_again(queue: Queue, valkey: Valkey) -> None:
    queue()
    with Redis.from_url(valkey.url) as link:
        link.flushall()
        assert ring_if_due() == 1
        assert Jobs(QUEUE, connection=link).count == 1
    deliver_due()
    assert ring_if_due() == 0
