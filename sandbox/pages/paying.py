"""The pay page, which stands for Stripe's."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.api.requests import the_box
from sandbox.books import Books, Object
from sandbox.checkout.cards import CARDS, MAIN, card_by
from sandbox.checkout.paying import Attempt, Outcome, answer_bank, pay
from sandbox.checkout.sessions import expire_if_due, line_items
from sandbox.faults import ApiFault
from sandbox.levers import books_of
from sandbox.pages.formats import time_left
from sandbox.pages.words import locale_of, saying

paying = Blueprint("paying", __name__, url_prefix="/pay")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@paying.after_request
def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@paying.errorhandler(ApiFault)
def _refuse(fault: ApiFault) -> tuple[str, int]:
    return render_template("nothing.html"), fault.status


@paying.get("/<identifier>")
def show(identifier: str) -> AnyResponse:
    """The form, or where things stand."""
    books = books_of(identifier)
    with the_box().store.transaction():
        session = expire_if_due(books, books.fetch("checkout.session", identifier))
    the_box().ring()
    return page(books, session)


@paying.post("/<identifier>")
def send(identifier: str) -> AnyResponse:
    """Pay; a second click finds it paid."""
    card = card_by(request.form.get("card", ""))
    books = books_of(identifier)
    if card is None:
        return page(books, books.fetch("checkout.session", identifier), "Choose a card.")
    email = request.form.get("email", "")[:200].strip()
    with the_box().store.transaction():
        attempt = pay(books, identifier, card, email)
    the_box().ring()
    return answer(books, attempt)


@paying.get("/<identifier>/bank")
def ask(identifier: str) -> AnyResponse:
    """What the bank of a 3-D Secure card would ask."""
    books = books_of(identifier)
    session = books.fetch("checkout.session", identifier)
    if session["status"] != "open" or not session["_"].get("asked"):
        return redirect(f"/pay/{identifier}", 303)
    return filled("bank.html", session)


@paying.post("/<identifier>/bank")
def answer_to_bank(identifier: str) -> AnyResponse:
    books = books_of(identifier)
    with the_box().store.transaction():
        attempt = answer_bank(books, identifier, passed=request.form.get("answer") == "pass")
    the_box().ring()
    return answer(books, attempt)


def answer(books: Books, attempt: Attempt) -> AnyResponse:
    """On to where the attempt leads."""
    identifier = attempt.session["id"]
    if attempt.outcome is Outcome.PAID:
        return redirect(success_url(attempt.session), 303)
    if attempt.outcome is Outcome.ASKED:
        return redirect(f"/pay/{identifier}/bank", 303)
    if attempt.outcome is Outcome.DECLINED:
        return page(books, attempt.session, attempt.message)
    return redirect(f"/pay/{identifier}", 303)


def page(books: Books, session: Object, message: str = "") -> AnyResponse:
    if session["status"] == "complete":
        return redirect(success_url(session), 303)
    if session["_"]["late"]:
        response = filled("waiting.html", session)
        response.headers["Refresh"] = "1"
        return response
    if session["status"] == "expired":
        return filled("over.html", session)
    return filled(
        "pay.html",
        session,
        status=402 if message else 200,
        lines=line_items(session),
        left=time_left(session["expires_at"] - books.box.clock.now(), saying(locale_of(session))),
        main=MAIN,
        others=CARDS[len(MAIN) :],
        message=message,
        chosen=request.form.get("card", MAIN[0].number),
        email=request.form.get("email") or session["customer_email"] or "",
    )


def filled(template: str, session: Object, status: int = 200, **facts: object) -> Response:
    locale = locale_of(session)
    told = {"session": session, "locale": locale, "say": saying(locale), **facts}
    return make_response(render_template(template, **told), status)


def success_url(session: Object) -> str:
    """Where the payer goes on, told which session it was."""
    url: str = session["success_url"]
    return url.replace("{CHECKOUT_SESSION_ID}", quote(session["id"]))
