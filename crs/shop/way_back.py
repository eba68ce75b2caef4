"""The way back from booking to its search: the browser's session has the query, no draft has it.

What is kept is understood as a search each time: it can lead to no other address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import session

from core.forms import understand
from core.refusals import FormFault
from crs.shop.schemas import SearchForm
from crs.shop.showing import query_of_search

SEARCH = "search"
LONGEST, FIELDS_MOST = 1_000, 60


def packed(query: Mapping[str, Any]) -> str:
    """The query of a search as one parameter of the address that leads to booking."""
    return urlencode({name: one for name, one in query.items() if one is not None}, doseq=True)


def search_in(sent: str) -> dict[str, Any]:
    """The form of the search that was packed; nothing where it is none."""
    if not sent or len(sent) > LONGEST:
        return {}
    try:
        return understand(SearchForm(), parse_qs(sent, max_num_fields=FIELDS_MOST))
    except (FormFault, ValueError):
        return {}


def remember_search(sent: str) -> None:
    """The search that this browser begins to book from; what is none is left."""
    if form := search_in(sent):
        session[SEARCH] = packed(query_of_search(form))


def way_back(slug: str) -> dict[str, Any]:
    """The query of that search, where it could have led to this resort; else nothing."""
    form = search_in(session.get(SEARCH, ""))
    query = query_of_search(form) if form else {}
    return query if query.get("where", slug) == slug else {}
