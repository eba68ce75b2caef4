"""What the desk's search finds among resorts and their kinds of rooms: their quotas."""

from __future__ import annotations

from collections.abc import Sequence

from core.auth.access import SignedIn
from core.i18n import Texts, _, _l, in_language
from core.registries import Finding, SearchProvider
from crs.catalogue.queries import open_resorts, room_types_of
from crs.permissions import CrsPerm


def find_places(words: str, by: SignedIn) -> Sequence[Finding]:
    """Resorts, then room types, whose names have the words in any language."""
    resorts = {one.id: one for one in open_resorts(by.resort_ids(CrsPerm.QUOTA_SEE))}
    found = [
        Finding(in_language(one.name), _("Resort"), "quotas.show_quotas", {"resort": one.slug})
        for one in resorts.values()
        if _has(one.name, words)
    ]
    for room_type in room_types_of(resorts):
        if _has(room_type.name, words):
            resort = resorts[room_type.resort_id]
            where = {"resort": resort.slug}
            name, about = in_language(room_type.name), in_language(resort.name)
            found.append(Finding(name, about, "quotas.show_quotas", where))
    return found


def _has(texts: Texts, words: str) -> bool:
    return any(words.casefold() in text.casefold() for text in texts.values())


PLACES = SearchProvider(_l("Quotas"), CrsPerm.QUOTA_SEE, 20, find_places)
