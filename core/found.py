"""Being found: which pages search engines may show, and what is said to them of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, render_template, request, url_for

from core.address_language import SAID, in_language_path
from core.auth.access import public
from core.i18n import LANGUAGES
from core.paths import public_address

Values = Callable[[], Iterable[Mapping[str, Any]]]
# Pages for one reader, or of which there are endlessly many.
NOT_FOR_ROBOTS = (
    "/api/", "/book", "/bookings/", "/call-me-back", "/desk", "/language/", "/pay/", "/profile",
    "/proposals/", "/quotes", "/search", "/setup/", "/sign-in",
)  # fmt: skip
AN_HOUR = "public, max-age=3600"

bp = Blueprint("found", __name__, template_folder="templates")
_findable: dict[str, Values] = {}


def set_findable(pages: Mapping[str, Values]) -> None:
    """Which routes are to be found, with the values of the path of each of their pages."""
    _findable.clear()
    _findable.update(pages)


def install(app: Flask) -> None:
    """Let pages say what they are."""
    app.jinja_env.globals.update(found=found, breadcrumbs=breadcrumbs)


@dataclass(frozen=True)
class Found:
    """A page's own address, and those of the same page by language; `any` asks the browser."""

    own: str
    any: str
    by_language: Mapping[str, str]


def found() -> Found | None:
    """The page's addresses for search engines; None where it is not for them."""
    if request.method != "GET" or request.endpoint not in _findable:
        return None
    return _of(request.path, request.environ.get(SAID, ""))


def _of(path: str, said: str = "") -> Found:
    bare = quote(path)
    addresses = {code: public_address(in_language_path(bare, code)) for code in LANGUAGES}
    everybodys = public_address(bare)
    return Found(addresses.get(said, everybodys), everybodys, addresses)


def breadcrumbs(ways: Sequence[tuple[str, str]]) -> dict[str, object]:
    """The way to a page as schema.org's BreadcrumbList; `ways` are words and path."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": str(words), "item": public_address(path)}
            for n, (words, path) in enumerate(ways, 1)
        ],
    }


@bp.get("/sitemap.xml")
@public
def show_sitemap() -> Response:
    """Every page that is to be found, in every language."""
    answer = Response(render_template("core/sitemap.xml", pages=_pages()))
    answer.mimetype = "application/xml"
    answer.headers["Cache-Control"] = AN_HOUR
    return answer


def _pages() -> Iterator[Found]:
    for endpoint, values in _findable.items():
        for one in values():
            yield _of(url_for(endpoint, **one))


@bp.get("/robots.txt")
@public
def show_robots() -> Response:
    """Where robots need not go, and the map of the rest."""
    hidden = [f"{begin}{path}" for path in NOT_FOR_ROBOTS for begin in ("", "/*")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden), ""]
    lines += [f"Sitemap: {public_address(url_for('found.show_sitemap'))}", ""]
    return Response("\n".join(lines), mimetype="text/plain", headers={"Cache-Control": AN_HOUR})
