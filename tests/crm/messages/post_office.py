"""A mail server that keeps what it is given, and can be told to fail as real ones do."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class PostOffice:
    """What came, and how it behaves: replies by command; `silent` hangs up when it has a letter."""

    port: int = 0
    letters: list[tuple[str, bytes]] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    silent: int = 0
    """So many letters are taken without an answer: the line breaks."""
    holds: threading.Event | None = None
    """Waits for it before it answers to a letter."""
    has_one: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=no"

    def read(self, number: int = -1) -> EmailMessage:
        """A letter as a mail program understands it."""
        parsed = message_from_bytes(self.letters[number][1], policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def ids(self) -> list[str]:
        return [str(self.read(n)["Message-ID"]) for n in range(len(self.letters))]


class Clerk(socketserver.StreamRequestHandler):
    """One connection."""

    office: PostOffice

    def handle(self) -> None:
        self._say("220 post office")
        recipient = ""
        while line := self.rfile.readline():
            word = line.decode("ascii").strip()
            verb = word.split(":")[0].split(" ")[0].upper()
            if verb == "RCPT":
                recipient = word.partition("<")[2].rpartition(">")[0]
            if reply := self.office.replies.get(verb):
                self._say(reply)
            elif verb == "DATA":
                if not self._take(recipient):
                    return
            else:
                self._say("221 bye" if verb == "QUIT" else "250 fine")

    def _take(self, recipient: str) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self.office.letters.append((recipient, b"".join(lines)))
        self.office.has_one.set()
        if self.office.holds is not None:
            self.office.holds.wait(30)
        if self.office.silent:
            self.office.silent -= 1
            return False
        self._say(self.office.replies.get("END", "250 taken"))
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, *_args: object) -> None:
        """Whoever is killed hangs up in the middle of a word."""


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open on a free port of this machine."""
    office = PostOffice()
    clerk = type("OwnClerk", (Clerk,), {"office": office})
    with Server(("127.0.0.1", 0), clerk) as server:
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield office
        server.shutdown()
        thread.join()
