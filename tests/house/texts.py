"""Every text that a user may see, extracted from code and templates as `babel.cfg` says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
LIBRARY = "core/translations"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
PACKAGES = ("app", "reports", "treatments", "pms", "crs", "billing", "crm", "core")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "marked": None}


@cache
def wanted() -> Catalog:
    """The texts as the code has them now."""
    catalog = Catalog()
    for package in PACKAGES:
        found = extract_from_dir(
            ROOT / package, METHODS, keywords=KEYWORDS, options_map={"**.html": {"trimmed": "true"}}
        )
        for name, line, message, comments, context in found:
            catalog.add(
                message,
                None,
                [(f"{package}/{name}", line)],
                auto_comments=comments,
                context=context,
            )
    return catalog


@cache
def translated(language: str) -> Catalog:
    """The texts as somebody has translated them."""
    path = ROOT / LIBRARY / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)
