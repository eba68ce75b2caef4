"""Keeping a form as it is being filled, and forgetting it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from core.clock import now
from core.db import db
from crs.bookings.models import Booking
from crs.drafts.models import Draft

KEPT_FOR = timedelta(days=7)
MOST_OF_A_HOLDER = 5
LONGEST = 12_000  # characters: seven persons a room in five rooms fill a third of it


def keep_draft(resort_id: int, holder_mark: str, typed: Mapping[str, Any]) -> bool:
    """Write the form down as typed, over what was kept of it; False where it cannot be kept.

    A browser keeps a few drafts: the oldest makes room.
    """
    key = str(typed.get("form_key") or "")
    form = form_of(typed)
    if not (holder_mark and key) or len(json.dumps(form)) > LONGEST:
        return False
    fresh = {"resort_id": resort_id, "form": form, "touched_at": now()}
    written = insert(Draft).values(holder_mark=holder_mark, key=key, **fresh)
    one = [Draft.holder_mark, Draft.key]
    db.session.execute(written.on_conflict_do_update(index_elements=one, set_=fresh))
    _make_room(holder_mark)
    return True


def _make_room(holder_mark: str) -> None:
    newest = select(Draft.id).where(Draft.holder_mark == holder_mark)
    newest = newest.order_by(Draft.touched_at.desc()).limit(MOST_OF_A_HOLDER)
    older = delete(Draft).where(Draft.holder_mark == holder_mark, Draft.id.not_in(newest))
    db.session.execute(older.execution_options(synchronize_session=False))


def note_held(draft_id: int, booking: Booking, typed: Mapping[str, Any]) -> None:
    """The draft has led to this booking: as it was sent, it is kept in case the hold runs out."""
    fresh = {"booking_id": booking.id, "form": form_of(typed), "touched_at": now()}
    mine = update(Draft).where(Draft.id == draft_id).values(fresh)
    db.session.execute(mine.execution_options(synchronize_session=False))


def form_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a form: neither its key, nor a price, which is counted anew."""
    return {name: value for name, value in typed.items() if name not in ("form_key", "shown_total")}


def forget_drafts_of(holder_mark: str) -> None:
    """All that this browser has begun."""
    db.session.execute(delete(Draft).where(Draft.holder_mark == holder_mark))


def forget_old_drafts() -> int:
    """What nobody went on with for a week; how many. Safe twice."""
    old = delete(Draft).where(Draft.touched_at < func.app_now() - KEPT_FOR)
    return len(db.session.scalars(old.returning(Draft.id)).all())
