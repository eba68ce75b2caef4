"""The desk's outbox: what was told to guests, what waits, what could not be sent."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.db import transaction
from core.forms import understand
from core.headers import shown_within
from core.i18n import _, _l
from core.letters.kinds import message_name
from core.letters.layout import style_hash
from core.mail import mail_server
from core.registries import NavEntry, add_navigation
from core.sms import sms_spool
from crm.messages.models import Channel, Message
from crm.messages.operations import send_again
from crm.messages.queries import access_message
from crm.messages.reading import STATUSES, document_of, outbox_page, shown
from crm.messages.schemas import OutboxFilter
from crm.permissions import CrmPerm

bp = Blueprint("messages", __name__, template_folder="../templates", url_prefix="/desk/outbox")
MESSAGE = "/<int(max=9223372036854775807):message_id>"
LETTER_POLICY = (
    f"default-src 'none'; style-src {style_hash()}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)

add_navigation(NavEntry(_l("Outbox"), "messages.list_outbox", CrmPerm.MESSAGE_SEE, 55, "mail"))


@bp.get("")
@requires(CrmPerm.MESSAGE_SEE)
def list_outbox() -> ResponseReturnValue:
    """Messages, newest first."""
    form = understand(OutboxFilter(), request.args)
    page = outbox_page(form["status"], form["before"])
    return render_template(
        "crm/messages/outbox.html",
        mails=mail_server() is not None,
        texts=sms_spool() is not None,
        **page,
    )


@bp.get(MESSAGE)
@requires(CrmPerm.MESSAGE_SEE)
def show_message(message_id: int) -> ResponseReturnValue:
    """One message: its words, its documents, what became of it."""
    message = access_message(message_id, by=current_user, to=CrmPerm.MESSAGE_SEE)
    return render_template(
        "crm/messages/message.html",
        message=message,
        shown=shown(message),
        kind=message_name(message.kind),
        statuses=STATUSES,
        may_send=_can_be_sent(message)
        and message.status in ("kept", "failed")
        and current_user.may(CrmPerm.MESSAGE_SEND, message.resort_id),
    )


def _can_be_sent(message: Message) -> bool:
    way = sms_spool() if message.channel == Channel.SMS else mail_server()
    return way is not None


@bp.get(MESSAGE + "/letter")
@requires(CrmPerm.MESSAGE_SEE)
@shown_within(LETTER_POLICY)
def show_letter(message_id: int) -> ResponseReturnValue:
    """The page that mail programs show; without scripts, pictures and forms whatever is in it."""
    message = access_message(message_id, by=current_user, to=CrmPerm.MESSAGE_SEE)
    return shown(message).html


@bp.get(MESSAGE + "/documents/<int(max=99):number>")
@requires(CrmPerm.MESSAGE_SEE)
def show_document(message_id: int, number: int) -> ResponseReturnValue:
    """An attachment, made anew."""
    message = access_message(message_id, by=current_user, to=CrmPerm.MESSAGE_SEE)
    name, media_type, make = document_of(message, number)
    answer = Response(make(), mimetype=media_type)
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer


@bp.post(MESSAGE + "/sending")
@requires(CrmPerm.MESSAGE_SEND)
def create_sending(message_id: int) -> ResponseReturnValue:
    """Try once more what could not be sent, or was kept here."""
    with transaction():
        message = access_message(message_id, by=current_user, to=CrmPerm.MESSAGE_SEND)
        send_again(message, by=current_user.email)
    flash(_("The message will be sent in a moment."), "good")
    return redirect(url_for("messages.show_message", message_id=message_id), 303)
