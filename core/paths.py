"""Paths: of those that visitors bring only our own are followed; ours as others see them."""

from __future__ import annotations

from flask import current_app


def own_path(wanted: str) -> str:
    """The path when it leads to this site; nothing when it would lead elsewhere.

    Browsers drop tabs and line ends of an address and read `\\` as `/`.
    """
    mine = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if mine and wanted.isprintable() else ""


def public_address(path: str) -> str:
    """The whole address of a path of ours, for who reads it elsewhere than on this site."""
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + path
