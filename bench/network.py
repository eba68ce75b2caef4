"""A network of thirty resorts and five thousand rooms: the demo's, several times over."""

from __future__ import annotations

from collections.abc import Iterator

from app.demo import NETWORK
from app.network.loading import load_network
from app.network.sources import RawSheet, Source, read_path
from core.db import EVERY_RESORT, see_resorts, transaction

RESORTS = 30
ROOMS_KEPT = 7  # of ten
NOT_COPIED = {"staff", "sold_vouchers", "quotas"}


def load_thirty() -> None:
    """Load it into an empty database; two years of nights are opened with it."""
    see_resorts(EVERY_RESORT)
    with transaction():
        load_network(Source(dict(_sheets())), by="bench")


def _sheets() -> Iterator[tuple[str, RawSheet]]:
    demo = read_path(NETWORK).sheets
    slugs = [cells[0] for _row, cells in demo["resorts"].rows]
    copies = [(slug, turn) for turn in range(RESORTS) for slug in slugs][:RESORTS]
    for name, sheet in demo.items():
        if "resort" not in sheet.header:  # the network's own: entities, complaints
            yield name, sheet
        elif name not in NOT_COPIED:
            yield name, RawSheet(name, sheet.header, list(_copied(sheet, copies)))


def _copied(sheet: RawSheet, copies: list[tuple[str, int]]) -> Iterator[tuple[int, list[str]]]:
    """The rows of each resort under the name of each of its copies, numbered anew."""
    of = sheet.header.index("resort")
    number = 1
    for slug, turn in copies:
        mine = [cells for _row, cells in sheet.rows if cells[of] == slug]
        for place, cells in enumerate(mine):
            if sheet.name != "rooms" or place % 10 < ROOMS_KEPT:
                number += 1
                name = slug if not turn else f"{slug}-{turn + 1}"
                yield number, [*cells[:of], name, *cells[of + 1 :]]
