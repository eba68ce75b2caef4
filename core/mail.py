"""Mail: the server that takes it, and whether it did."""

from __future__ import annotations

import re
import smtplib
import ssl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app

PATIENCE = 15.0  # seconds for each answer of the server
PORTS = {"smtp": 587, "smtps": 465}
TAKEN, FOR_GOOD = 250, 500


ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]+@([\w-]+\.)*[\w-]+")


def is_address(words: str) -> bool:
    """Whether a letter may be sent there: one plain address, nothing around it, in one line."""
    return len(words) <= 254 and ADDRESS.fullmatch(words) is not None


class NotTaken(Exception):
    """The server surely did not take the letter."""

    def __init__(self, words: str, *, for_good: bool = False, line_broke: bool = False) -> None:
        super().__init__(words)
        self.for_good = for_good
        """It never will."""
        self.line_broke = line_broke
        """It will not hear another one on this line either."""


class NobodyKnows(Exception):
    """The line broke while the server took the letter."""


class WrongAddress(ValueError):
    """A setting cannot be understood; the message says how to write it."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and in whose name."""

    host: str
    port: int
    user: str
    password: str
    encrypted: str
    """`at once`, `starttls`, or `no`, for a server on the same machine."""
    sender: str

    @classmethod
    def from_settings(cls, url: str, sender: str) -> MailServer:
        """`smtp://user:password@host:587` (STARTTLS; `?tls=no` without), `smtps://…`.

        Raises WrongAddress.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
            tls = parse_qs(parts.query).get("tls", ["yes"])[0]
        except ValueError:
            host = None
        if host is None or parts.scheme not in PORTS or tls not in ("yes", "no"):
            raise WrongAddress(
                "SMTP_URL is no address of a mail server: write smtp://user:password@host:587, "
                "with special characters of the password as %-codes; smtps:// speaks TLS from the "
                "first word, ?tls=no speaks none."
            )
        encrypted = "at once" if parts.scheme == "smtps" else "starttls"
        return cls(
            host, port or PORTS[parts.scheme], unquote(parts.username or ""),
            unquote(parts.password or ""), "no" if tls == "no" else encrypted, sender,
        )  # fmt: skip

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Raises NotTaken where the server cannot be reached or does not let us in."""
        try:
            link = self._open()
        except (OSError, smtplib.SMTPException) as fault:
            raise NotTaken(f"{self.host}: {_said(fault)}") from fault
        try:
            yield Connection(link)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                link.quit()

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.encrypted == "at once":
            link: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE, context=context
            )
        else:
            link = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        try:
            if self.encrypted == "starttls":
                link.starttls(context=context)
            if self.user:
                link.login(self.user, self.password)
            link.ehlo_or_helo_if_needed()
        except BaseException:
            link.close()
            raise
        return link


@dataclass(frozen=True)
class Connection:
    """Open: letters are handed over one after the other."""

    link: smtplib.SMTP

    def hand_over(self, sender: str, recipient: str, letter: bytes) -> None:
        """Raises NotTaken, or NobodyKnows."""
        try:
            self._expect(self.link.rset())
            self._expect(self.link.mail(sender))
            self._expect(self.link.rcpt(recipient), about_this_one=True)
        except (OSError, smtplib.SMTPException) as fault:
            raise NotTaken(_said(fault), line_broke=True) from fault
        try:
            answer = self.link.data(letter)
        except smtplib.SMTPDataError as fault:  # it said no before it took anything
            answer = fault.smtp_code, _bytes(fault.smtp_error)
        except (OSError, smtplib.SMTPException) as fault:
            raise NobodyKnows(_said(fault)) from fault
        self._expect(answer, about_this_one=True)

    @staticmethod
    def _expect(answer: tuple[int, bytes], *, about_this_one: bool = False) -> None:
        """A no to the recipient or the letter is final; one to us is a matter of settings."""
        code, words = answer
        if not TAKEN <= code < TAKEN + 2:
            said = f"{code} {words.decode('ascii', 'replace')}"
            raise NotTaken(said, for_good=about_this_one and code >= FOR_GOOD)


def _bytes(words: str | bytes) -> bytes:
    return words.encode() if isinstance(words, str) else words


def _said(fault: BaseException) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"{fault.smtp_code} {_bytes(fault.smtp_error).decode('ascii', 'replace')}"
    return f"{type(fault).__name__}: {fault}"


def install(app: Flask) -> None:
    """Give the application its mail server, where one is set."""
    url = str(app.config["SMTP_URL"])
    app.extensions["mail"] = MailServer.from_settings(url, app.config["MAIL_FROM"]) if url else None


def new_message_id() -> str:
    """A Message-ID of this site's own."""
    host = urlsplit(str(current_app.config["PUBLIC_URL"])).hostname or "localhost"
    return f"<{uuid.uuid4().hex}@{host}>"


def mail_server() -> MailServer | None:
    """None: mail is kept for the outbox page."""
    server: MailServer | None = current_app.extensions["mail"]
    return server
