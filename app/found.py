"""What is to be found: the pages of the catalogue, each in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from sqlalchemy import select

from core.db import db
from core.found import set_findable
from core.organisation.models import Resort
from crs.advice.queries import topics
from crs.catalogue.models import Procedure, Programme
from crs.catalogue.queries import open_resorts
from crs.shop.linked import hotel_of, offers_of

Pages = Iterable[Mapping[str, Any]]


def install(app: Flask) -> None:
    """Tell the house which pages these are, and pages how to say what they are about."""
    set_findable(
        {
            "shop.show_home": lambda: [{}],
            "advice.show_helps": lambda: [{}],
            "resorts.list_resorts": lambda: [{}],
            "shop.show_resort": _resorts,
            "resorts.show_programme": lambda: _parts(Programme),
            "resorts.show_procedure": lambda: _parts(Procedure),
            "advice.show_complaint": lambda: [{"code": one.complaint.code} for one in topics()],
        }
    )
    app.jinja_env.globals.update(hotel_of=hotel_of, offers_of=offers_of)


def _resorts() -> Pages:
    return [{"slug": resort.slug} for resort in open_resorts()]


def _parts(kind: type[Programme] | type[Procedure]) -> Pages:
    rows = db.session.execute(
        select(Resort.slug, kind.code)
        .join(Resort, Resort.id == kind.resort_id)
        .where(Resort.retired_at.is_(None), kind.retired_at.is_(None))
        .order_by(Resort.position, kind.position, kind.code)
    )
    return [{"slug": slug, "code": code} for slug, code in rows]
