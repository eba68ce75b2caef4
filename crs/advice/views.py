"""What helps with what, and whether a programme suits: pages for who does not know its name."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.auth.access import public
from core.auth.sessions import csrf
from core.forms import understand
from core.refusals import FormFault
from crs.advice.asking import Suits, answered, suits_of
from crs.advice.page import complaint_page, helps_page
from crs.advice.queries import find_complaint
from crs.advice.schemas import StayForm
from crs.catalogue.queries import find_programme, find_resort

bp = Blueprint("advice", __name__, template_folder="../templates")
QUESTIONS = "/resorts/<slug>/programmes/<code>/suitability"


@bp.get("/helps")
@public
def show_helps() -> ResponseReturnValue:
    """What people come for; the season's first."""
    return render_template("crs/advice/helps.html", **helps_page())


@bp.get("/helps/<code>")
@public
def show_complaint(code: str) -> ResponseReturnValue:
    """The programmes that help with a complaint, and why."""
    return render_template("crs/advice/complaint.html", **complaint_page(find_complaint(code)))


@bp.get(QUESTIONS)
@public
def show_questions(slug: str, code: str) -> ResponseReturnValue:
    """The questions of a programme."""
    resort = find_resort(slug)
    return _page(suits_of(resort, find_programme(resort.id, code), _stay()))


@bp.post(QUESTIONS)
@public
def show_answer(slug: str, code: str) -> ResponseReturnValue:
    """What the answers mean. With htmx each is answered as it is given, and others may come."""
    resort = find_resort(slug)
    so_far = "HX-Request" in request.headers
    programme = find_programme(resort.id, code)
    suits = answered(resort, programme, request.form, _stay(), so_far=so_far)
    return _page(suits), 422 if suits.faults else 200


csrf.exempt(
    show_answer
)  # nothing is changed or kept: the page needs no session, and sets no cookie


def _stay() -> dict[str, Any]:
    """The stay that the address names; what cannot be understood is left out."""
    try:
        return understand(StayForm(), request.args)
    except FormFault:
        return {}


def _page(suits: Suits) -> str:
    return render_template("crs/advice/suitability.html", suits=suits)
