"""Taking numbers: no gap and no double, whoever rolls back and however many ask at once."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from core.db import db
from core.numbering.models import NumberSeries


def take_number(legal_entity_id: int, kind: str, year: int) -> int:
    """The next number of the series; the first is 1.

    The series stays locked until the transaction ends, which is what leaves no gap: take it
    last, and only for documents whose numbers the law wants so.
    """
    first = insert(NumberSeries).values(
        legal_entity_id=legal_entity_id, kind=kind, year=year, last=1
    )
    taken = first.on_conflict_do_update(
        index_elements=["legal_entity_id", "kind", "year"], set_={"last": NumberSeries.last + 1}
    ).returning(NumberSeries.last)
    return int(db.session.execute(taken).scalar_one())
