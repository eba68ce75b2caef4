"""Killed between the mail server's word and ours: the letter comes once more, under one name."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.ground.places import ROOT
from app.ground.valkey import Valkey
from core.db import db, see_resorts, transaction
from crm.messages.delivery import deliver_due
from crm.messages.models import Message
from crs.bookings.operations import confirm_booking, hold_booking
from crs.bookings.telling import booking_confirmed
from crs.bookings.wishes import BuyerWish
from tests.cast import build_house
from tests.cluster import Database
from tests.crm.messages.conftest import look, make_due
from tests.crm.messages.post_office import PostOffice
from tests.make import make_wish
from tests.servers import settings

pytestmark = [pytest.mark.faults, pytest.mark.slow]
PATIENCE = 60.0


@pytest.fixture
def message(mailing: Flask) -> int:
    """A confirmation that is due."""
    house = build_house(mailing)
    see_resorts("all")
    buyer = BuyerWish("Anna Mets", "anna@example.org", "+372 5", "en")
    with transaction():
        booking = hold_booking(replace(make_wish(house), buyer=buyer))
        booking_confirmed({"booking_id": confirm_booking(booking, by="test").id})
        return db.session.scalars(select(Message.id)).one()


def killed_while_sending(database: Database, valkey: Valkey, office: PostOffice) -> None:
    """A process hands a letter over, and dies before it hears the answer."""
    office.holds = threading.Event()
    office.has_one.clear()
    env = settings(database, valkey, "http://localhost") | {
        "SMTP_URL": office.url, "MAIL_FROM": "stay@sanatorium.example",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crm.messages.deliverer"], env=os.environ | env, cwd=ROOT
    )
    assert office.has_one.wait(PATIENCE)
    process.kill()
    process.wait()
    office.holds.set()
    office.holds = None


def test_a_killed_sender_costs_a_second_letter_and_no_third(
    message: int, database: Database, valkey: Valkey, office: PostOffice
) -> None:
    killed_while_sending(database, valkey, office)
    assert (look(message).status, look(message).unanswered) == ("due", 1)
    deliver_due()
    assert len(office.letters) == 1  # nobody takes it while the dead one may still be at it
    make_due()
    deliver_due()
    assert (look(message).status, len(office.letters)) == ("sent", 2)
    assert len(set(office.ids)) == 1


def test_killed_twice_it_is_left_to_a_person(
    message: int, database: Database, valkey: Valkey, office: PostOffice
) -> None:
    for _death in range(2):
        make_due()
        killed_while_sending(database, valkey, office)
    make_due()
    deliver_due()
    assert (look(message).status, len(office.letters)) == ("failed", 2)
    assert len(set(office.ids)) == 1
