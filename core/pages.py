"""What every page needs: languages, filters for money, days and texts, static files, the rail."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from flask import (
    Blueprint,
    Flask,
    Response,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask_babel import Babel
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from core import assets, i18n
from core.address_language import in_language_path, said_language
from core.assets import asset, bundle
from core.auth.access import public, requires
from core.i18n import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    catalogue,
    day,
    in_language,
    language,
    locale,
    money,
    ngettext,
    price,
    skeleton,
)
from core.paper import Sheet
from core.paths import own_path
from core.permissions import Perm
from core.registries import navigation, slot

HERE = Path(__file__).parent
DAY_SHORT, MONTH = "MMMEd", "yMMMM"

bp = Blueprint("core", __name__, template_folder="templates")
bp.add_url_rule(f"{assets.PATH}/<path:filename>", "static", public(assets.send))


def install(app: Flask) -> None:
    """Give the application its languages, filters and globals."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(HERE / "translations")
    Babel(app, default_locale=DEFAULT_LANGUAGE, locale_selector=pick_language)
    i18n.install(app)
    app.jinja_env.filters.update(
        money=money, price=price, number=number, day=day, day_short=day_short, month=month,
        month_short=month_short, weekday=weekday,
        clock=clock, moment=moment, share=share, text=in_language, nights=nights, guests=guests,
    )  # fmt: skip
    app.jinja_env.globals.update(
        asset=asset,
        bundle=bundle,
        languages=LANGUAGES,
        language=language,
        navigation=navigation,
        slot=slot,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of Jinja's extension
        lambda text: catalogue().ugettext(text),
        lambda one, many, count: catalogue().ungettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def pick_language() -> str:
    """What the address says, else what the reader chose, else what their browser prefers."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    if said := said_language():
        return said
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT_LANGUAGE


@bp.get("/language/<code>")
@public
def choose_language(code: str) -> Answer:
    """Keep the choice in the session and go back to the page it was made on, told in it."""
    back = own_path(request.args.get("next", "")) or "/"
    if code not in LANGUAGES:
        return redirect(back, 303)
    session["language"] = code
    return redirect(in_language_path(back, code), 303)


@bp.get("/desk")
@requires(Perm.SIGNED_IN)
def show_desk() -> Answer:
    """The first page of the rail that the person may see."""
    mine = [entry.endpoint for entry in navigation if current_user.may(entry.perm)]
    return redirect(url_for(mine[0]) if mine else "/", 303)


def number(amount: int) -> str:
    """A count, grouped as the reader's language does."""
    return str(format_decimal(amount, locale=locale()))


def share(amount: float) -> str:
    """`3.4%`, of a hundred."""
    pattern = "#,##0.0%" if language() == "en" else "#,##0.0\xa0%"
    return str(format_percent(amount / 100, pattern, locale=locale()))


def day_short(value: date) -> str:
    """`Sat, 1 Aug`."""
    return skeleton(DAY_SHORT, value)


def month(value: date) -> str:
    """`August 2026`."""
    return skeleton(MONTH, value)


def month_short(value: date) -> str:
    """`Aug`."""
    return str(format_date(value, "LLL", locale=language()))


def weekday(value: date) -> str:
    """`Sat`, as it stands in `day`; for narrow columns."""
    return str(format_date(value, "ccc", locale=language()))


def clock(value: datetime, zone: str) -> str:
    """`14:35` as the resort's clocks show it."""
    return str(format_time(value.astimezone(ZoneInfo(zone)), "HH:mm", locale=language()))


def moment(value: datetime, zone: str) -> str:
    """`1 Aug 2026, 14:35` on the resort's clocks."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{skeleton('yMMMd', local.date())}, {clock(value, zone)}"


def nights(count: int) -> str:
    """`14 nights`, in the plural that the language has for it."""
    return str(ngettext("%(num)d night", "%(num)d nights", count))


def guests(count: int) -> str:
    """`2 guests`."""
    return str(ngettext("%(num)d guest", "%(num)d guests", count))


def document(sheet: Sheet) -> Response:
    """A PDF that the browser shows, and saves under its name; it is typeset here."""
    answer = Response(sheet.pdf(), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=sheet.name)
    return answer


@bp.app_context_processor
def reader() -> dict[str, Any]:
    """What the frame of a page shows about where the reader is."""
    query = request.query_string.decode() if request.method == "GET" else ""
    return {"here": f"{request.path}?{query}" if query else request.path}
