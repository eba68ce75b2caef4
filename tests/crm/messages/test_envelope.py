"""Envelopes: no word of anybody ends a header, no address is more than one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.mail import MailServer, WrongAddress, is_address
from crm.messages.envelope import Envelope, NoAddress, ascii_address, compose
from tests.house.hostile import LIVE, STRINGS

HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language",
    "MIME-Version", "Content-Type", "Reply-To",
}  # fmt: skip


def envelope(subject: str = "Hello", *, to: str = "anna@example.org", reply: str = "") -> Envelope:
    return Envelope(
        "Sanatorium <stay@sanatorium.example>", to, reply, subject, "<1@example.org>", "en",
        datetime(2026, 8, 1, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize("words", STRINGS, ids=range(len(STRINGS)))
def test_no_subject_makes_a_header(words: str) -> None:
    letter = compose(envelope(words), words, f"<p>{len(words)}</p>")
    assert set(letter.keys()) <= HEADERS
    raw = letter.as_bytes()
    heads = raw.partition(b"\r\n\r\n")[0].splitlines()
    assert not any(line.lower().startswith((b"set-cookie", b"x-z", b"bcc")) for line in heads)
    assert max(map(len, heads)) < 998


@pytest.mark.parametrize(
    "reply", ["x@example.org\r\nBcc: all@example.org", "a@b, c@d.example", "<zlive@example.org>"]
)
def test_a_doubtful_address_to_answer_to_is_left_out(reply: str) -> None:
    assert compose(envelope(reply=reply), "x", "x")["Reply-To"] is None


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.org\r\nBcc: all@example.org",
        "anna@example.org, eva@example.org",
        "Anna <anna@example.org>",
        '"<zlive>"@example.org',
        "anna@example.org>",
        "anna example@example.org",
        "anna",
        "@example.org",
        "a@" + "x" * 300 + ".example",
        "анна@example.org",
        "\0@example.org",
        f"{LIVE}@a..example",
    ],
)
def test_nobody_is_written_to_at_no_address(address: str) -> None:
    with pytest.raises(NoAddress):
        compose(envelope(to=address), "x", "x")


def test_a_domain_in_other_letters_is_written_as_the_network_knows_it() -> None:
    assert ascii_address("anna@пример.рф") == "anna@xn--e1afmkfd.xn--p1ai"
    assert is_address("anna+spa@mail.example.co.uk")


@pytest.mark.parametrize(
    ("url", "host", "port", "encrypted"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, "starttls"),
        ("smtps://u:p%40ss@mail.example.org", "mail.example.org", 465, "at once"),
        ("smtp://127.0.0.1:25?tls=no", "127.0.0.1", 25, "no"),
    ],
)
def test_the_setting_names_server_and_encryption(
    url: str, host: str, port: int, encrypted: str
) -> None:
    server = MailServer.from_settings(url, "x@example.org")
    assert (server.host, server.port, server.encrypted) == (host, port, encrypted)


def test_user_and_password_are_understood() -> None:
    server = MailServer.from_settings("smtps://us%40er:p%40ss@mail.example.org", "x@example.org")
    assert (server.user, server.password) == ("us@er", "p@ss")


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://x", "smtp://", "smtp://x:99999", "smtp://x?tls=maybe"]
)
def test_a_wrong_setting_is_told(url: str) -> None:
    with pytest.raises(WrongAddress, match="SMTP_URL"):
        MailServer.from_settings(url, "x@example.org")
