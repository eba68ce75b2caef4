"""Uploads that wait for a yes: kept half an hour, for who sent them."""

from __future__ import annotations

import io
import secrets
import zipfile
from dataclasses import dataclass

import redis
from flask import current_app

from core.i18n import _l
from core.refusals import Refusal

KEPT_SECONDS = 30 * 60
Files = list[tuple[str, bytes]]


class UploadGone(Refusal):
    """The preview was left open for too long, or belongs to somebody else."""

    status = 410
    message = _l(
        "This preview has expired: previews are kept for half an hour. Send the files again."
    )


@dataclass(frozen=True)
class Upload:
    """What was sent, and how it is to be loaded."""

    files: Files
    retire_missing: bool


def _valkey() -> redis.Redis:
    return redis.Redis.from_url(current_app.config["REDIS_URL"])


def _key(account_id: int, ticket: str) -> str:
    return f"network-upload:{account_id}:{ticket}"


def keep(upload: Upload, account_id: int) -> str:
    """Put the upload by; returns the ticket that finds it again."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, (name, content) in enumerate(upload.files):
            archive.writestr(f"{n}/{name}", content)
    ticket = secrets.token_urlsafe(16)
    flag = b"1" if upload.retire_missing else b"0"
    with _valkey() as valkey:
        valkey.setex(_key(account_id, ticket), KEPT_SECONDS, flag + target.getvalue())
    return ticket


def find(ticket: str, account_id: int) -> Upload:
    """The upload of a ticket; raises UploadGone."""
    with _valkey() as valkey:
        kept = valkey.get(_key(account_id, ticket))
    if not isinstance(kept, bytes):
        raise UploadGone
    with zipfile.ZipFile(io.BytesIO(kept[1:])) as archive:
        names = archive.namelist()
        files = [(name.partition("/")[2], archive.read(name)) for name in names]
    return Upload(files, kept[:1] == b"1")


def drop(ticket: str, account_id: int) -> None:
    """Forget an upload that was loaded."""
    with _valkey() as valkey:
        valkey.delete(_key(account_id, ticket))
