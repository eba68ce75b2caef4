"""Paths that a visitor brings along: only our own are followed."""

from __future__ import annotations


def own_path(wanted: str) -> str:
    """The path when it leads to this site; nothing when it would lead elsewhere.

    Browsers drop tabs and line ends of an address and read `\\` as `/`.
    """
    mine = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if mine and wanted.isprintable() else ""
