"""Hostile words in a letter: in its page nothing of them is alive, in its text they are words."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from core.letters.layout import style_hash
from crm.messages.delivery import deliver_due
from tests.crm.messages.conftest import Queue, look
from tests.crm.messages.post_office import PostOffice
from tests.house.hostile import LIVE, STRINGS, living

WORDS = [words for words in STRINGS if "\0" not in words]  # no column of text can hold it


def test_nothing_that_was_written_comes_alive_in_a_mail(queue: Queue, office: PostOffice) -> None:
    keys = [queue(words, words=words, room=words) for words in WORDS]
    while deliver_due():
        pass
    assert {look(key).status for key in keys} == {"sent"}
    assert len(office.letters) == len(WORDS)
    for number in range(len(WORDS)):
        letter = office.read(number)
        page = letter.get_body(("html",))
        assert page is not None
        assert living(page.get_content()) == []
        assert letter.defects == []
        assert not [name for name in letter if LIVE in name.lower() or name == "Set-Cookie"]
        assert [part.get_filename() for part in letter.iter_attachments()] == ["voucher.pdf"]


def test_a_letter_asks_for_nothing_from_elsewhere(queue: Queue) -> None:
    key = queue()
    deliver_due()
    page = look(key).html or ""
    for word in ("src=", "@import", "url(", "<img", "<script", "<link", "style="):
        assert word not in page


@pytest.mark.usefixtures("mailing")
def test_the_policy_names_the_sheet_that_the_page_has(queue: Queue) -> None:
    key = queue()
    deliver_due()
    [sheet] = re.findall(r"<style>(.*?)</style>", look(key).html or "", re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert style_hash() == f"'sha256-{digest}'"
