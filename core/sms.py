"""Texts to telephones: the folder from which a gateway sends them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app

NUMBER = re.compile(r"\+[1-9]\d{6,14}")
PUNCTUATION = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]+")


class NoFolder(ValueError):
    """The setting is no folder that can be written to."""


def plain_number(typed: str) -> str:
    """`+3725550123` of `00372 555-0123`; without its country it stays a number of no country."""
    digits = PUNCTUATION.sub("", typed)
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def is_number(words: str) -> bool:
    """Whether a text may be sent there: a telephone with its country."""
    return NUMBER.fullmatch(words) is not None


@dataclass(frozen=True)
class Spool:
    """A folder as SMS Server Tools and others empty it: a file a text, the receiver first."""

    folder: Path

    @classmethod
    def from_settings(cls, folder: str) -> Spool:
        """Raises NoFolder."""
        path = Path(folder)
        if not (path.is_dir() and os.access(path, os.W_OK)):
            raise NoFolder(
                f"SMS_SPOOL={folder} is no folder that this program may write to: name the "
                "outgoing folder of your SMS gateway, or leave it unset."
            )
        return cls(path)

    def put(self, name: str, number: str, words: str) -> None:
        """Let the gateway send it; put again under its name it takes the first one's place.

        Raises OSError.
        """
        unfinished = self.folder / f"{name}.LOCK"  # gateways leave locks alone
        body = f"To: {number.removeprefix('+')}\nAlphabet: UTF-8\n\n{words}"
        unfinished.write_text(body, encoding="utf-8")
        unfinished.replace(self.folder / name)


def install(app: Flask) -> None:
    """Give the application its gateway, where one is set."""
    folder = str(app.config["SMS_SPOOL"])
    app.extensions["sms"] = Spool.from_settings(folder) if folder else None


def sms_spool() -> Spool | None:
    """None: texts are kept for the outbox page."""
    spool: Spool | None = current_app.extensions["sms"]
    return spool
