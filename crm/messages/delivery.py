"""Delivering: each message in short transactions, the mail server between them, never inside."""

from __future__ import annotations

import structlog

from core.db import transaction
from core.i18n import _l
from core.jobs import ring
from core.mail import Connection, MailServer, NobodyKnows, NotTaken, mail_server
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.operations import add_task, close_task
from crm.messages.envelope import NoAddress
from crm.messages.models import Channel
from crm.messages.operations import (
    DELIVER,
    TWICE,
    claim_next,
    give_up,
    keep_due,
    put_off,
    put_off_due,
)
from crm.messages.queries import is_any_due
from crm.messages.sending import Claimed, claimed, send
from crm.messages.texting import text_due
from crm.messages.unsent import PATIENCE, tell_resort

log = structlog.get_logger()
MOST = 20  # in one go: whoever else waits for the worker comes between
UNREACHED = "mail_server_unreached"
UNCLEAR = "handed over twice, and nobody knows whether it arrived"
add_task_kind(
    UNREACHED,
    TaskKind(
        _l("E-mail is not being sent"),
        _l(
            "The mail server {host} is not accepting mail: {fault}. Messages are waiting; check "
            "SMTP_URL."
        ),
    ),
)


def deliver_due(limit: int = MOST) -> bool:
    """Send what is due; what nothing sends, keep for the outbox. Whether more may wait.

    Any number of processes may deliver at once.
    """
    more_texts = text_due(limit)
    return _mail_due(limit) or more_texts


def _mail_due(limit: int) -> bool:
    server = mail_server()
    with transaction():
        if server is None:
            keep_due(Channel.MAIL)
            return False
        if not is_any_due(Channel.MAIL):
            return False
    try:
        with server.connected() as connection:
            _reached(server)
            return all(_deliver_one(server, connection) for _turn in range(limit))
    except NotTaken as fault:
        _unreached(server, fault)
        return False


def ring_if_due() -> int:
    """The sweep: ring again for what no worker came for. Sending is not for the relay.

    A mail server may be slow, and holds end meanwhile. Returns whether it rang.
    """
    with transaction():
        waits = is_any_due()
    return int(waits and ring(DELIVER))


def _deliver_one(server: MailServer, connection: Connection) -> bool:
    """False: nothing is due any more, or the line to the server is broken."""
    taken: int | None = None
    try:
        with transaction():
            message = claim_next(Channel.MAIL)
            if message is None:
                return False
            taken = message.id
            if message.unanswered >= TWICE:
                tell_resort(give_up(taken, UNCLEAR, handed_over=False))
                return True
            ours = claimed(message, server.sender)
        return _sent(ours, connection)
    except Exception as fault:
        if taken is None:
            raise
        log.error("message not written", message=taken, exc_info=fault)
        with transaction():
            tell_resort(put_off(taken, f"{type(fault).__name__}: {fault}", handed_over=False))
    return True


def _sent(ours: Claimed, connection: Connection) -> bool:
    """Whether the next one may follow."""
    try:
        send(ours, connection)
    except NoAddress as fault:
        with transaction():
            tell_resort(give_up(ours.id, str(fault), handed_over=False))
    except NotTaken as fault:
        end = give_up if fault.for_good else put_off
        with transaction():
            tell_resort(end(ours.id, str(fault), handed_over=True))
        return not fault.line_broke
    except NobodyKnows as fault:  # counted already: it is handed over once more, and no more
        with transaction():
            tell_resort(put_off(ours.id, str(fault), handed_over=False))
        return False
    return True


def _reached(server: MailServer) -> None:
    with transaction():
        close_task(UNREACHED, server.host, by="outbox")


def _unreached(server: MailServer, fault: NotTaken) -> None:
    log.warning("mail server not reached", host=server.host, fault=str(fault))
    with transaction():
        if put_off_due(str(fault)) >= PATIENCE:
            facts = {"host": server.host, "fault": str(fault)}
            add_task(UNREACHED, server.host, role="managing_company", facts=facts)
