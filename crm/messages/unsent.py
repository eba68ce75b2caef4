"""What cannot be sent becomes a task: a person of the resort decides."""

from __future__ import annotations

from core.i18n import _l
from core.tasks.kinds import TaskKind, add_task_kind
from core.tasks.operations import add_task
from crm.messages.models import Message, MessageStatus
from crm.messages.operations import UNSENT

PATIENCE = 6  # failures before a person is told; it is tried on, hourly
add_task_kind(
    UNSENT,
    TaskKind(
        _l("A message cannot be sent"),
        _l("To {address}: {fault}. Call the guest, or fix what is wrong and send it again."),
    ),
)


def tell_resort(message: Message) -> None:
    """Somebody of the resort, once it was tried often or cannot be sent at all."""
    if message.status == MessageStatus.FAILED or message.attempts >= PATIENCE:
        facts = {
            "address": message.to_address, "fault": message.fault,
            "path": f"/desk/outbox/{message.id}",
        }  # fmt: skip
        add_task(
            UNSENT, str(message.id), role="reception", resort_id=message.resort_id, facts=facts
        )
