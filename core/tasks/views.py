"""The desk's tasks: what a machine could not finish."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.auth.access import requires
from core.db import transaction
from core.i18n import _, _l
from core.permissions import Perm
from core.registries import NavEntry, add_navigation
from core.tasks.operations import finish_task, reopen_task
from core.tasks.page import tasks_page
from core.tasks.queries import access_task

bp = Blueprint("tasks", __name__, template_folder="../templates", url_prefix="/desk/tasks")
TASK = "/<int(max=9223372036854775807):task_id>"

add_navigation(NavEntry(_l("Tasks"), "tasks.list_tasks", Perm.TASK_SEE, 50, "list-checks"))


@bp.get("")
@requires(Perm.TASK_SEE)
def list_tasks() -> ResponseReturnValue:
    """What is open, the most urgent first, and what was done last."""
    return render_template("core/tasks/tasks.html", **tasks_page(current_user))


@bp.post(TASK + "/completion")
@requires(Perm.TASK_SEE)
def create_completion(task_id: int) -> ResponseReturnValue:
    """It is done."""
    with transaction():
        finish_task(access_task(task_id, by=current_user), by=current_user.email)
    flash(_("The task is done."), "good")
    return redirect(url_for("tasks.list_tasks"), 303)


@bp.post(TASK + "/reopening")
@requires(Perm.TASK_SEE)
def create_reopening(task_id: int) -> ResponseReturnValue:
    """It was not done after all."""
    with transaction():
        reopen_task(access_task(task_id, by=current_user), by=current_user.email)
    flash(_("The task is open again."), "info")
    return redirect(url_for("tasks.list_tasks"), 303)
