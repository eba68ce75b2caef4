"""The language in the address: `/ru/resorts` is `/resorts`, told in Russian."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, has_request_context, request

from core.i18n import LANGUAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SAID, ROOT = "sanatorium.language", "sanatorium.root"
# What has one address whatever language it is read in: files, programs, the desk and its doors.
WITHOUT = frozenset(
    {
        "static", "pictures", "api", "webhooks", "healthz", "readyz", "metrics", "robots.txt",
        "sitemap.xml", "favicon.ico", "language", "desk", "setup", "profile", "sign-in",
        "sign-out", "invitations", "gallery",
    }
)  # fmt: skip


def install(app: Flask) -> None:
    """Take the language off the path before routes are looked up; `url_for` puts it on again."""
    app.wsgi_app = _Layer(app.wsgi_app)  # type: ignore[assignment, method-assign]  # the documented way to wrap
    app.jinja_env.globals["site_path"] = site_path


class _Layer:
    def __init__(self, site: WSGIApplication) -> None:
        self.site = site

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        root = environ[ROOT] = environ.get("SCRIPT_NAME", "")
        said, path = parted(environ.get("PATH_INFO", ""))
        if said:
            environ |= {SAID: said, "SCRIPT_NAME": f"{root}/{said}", "PATH_INFO": path}
        return self.site(environ, start)


def parted(path: str) -> tuple[str, str]:
    """The language that a path begins with, if any, and the path without it."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    if path.startswith("/") and first in LANGUAGES and _first(rest) not in WITHOUT:
        return first, f"/{rest}"
    return "", path


def said_language() -> str:
    """What the address of the request says; nothing where it says none."""
    return str(request.environ.get(SAID, ""))


def has_one_address(path: str) -> bool:
    """Whether a path is the same in every language."""
    return _first(path.removeprefix("/")) in WITHOUT


def root_path() -> str:
    """Where the site begins, without the language."""
    return str(request.environ.get(ROOT, "")) if has_request_context() else ""


def site_path(path: str) -> str:
    """A path of ours under the language that the reader's address says."""
    return (root_path() if has_one_address(path) else request.script_root) + path


def in_language_path(path: str, code: str) -> str:
    """The same page told in a language; what has one address for all keeps it."""
    _said, bare = parted(path)
    return bare if has_one_address(bare) else f"/{code}{bare}"


def _first(rest: str) -> str:
    for end in "/?#":
        rest = rest.partition(end)[0]
    return rest
