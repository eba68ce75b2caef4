"""What an address names, out of the shop's window; raises NotThere where nothing has the name."""

from __future__ import annotations

from core.organisation.models import Resort
from crs.catalogue.models import Procedure, Programme
from crs.catalogue.queries import find_procedure, find_programme, find_resort
from crs.shop.window import Window


def resort_at(window: Window, slug: str) -> Resort:
    """The resort with its long texts."""
    return window.keep(("resort", slug), lambda: find_resort(slug))


def programme_at(window: Window, resort: Resort, code: str) -> Programme:
    """Its programme, with its procedures."""
    return window.keep(("programme", resort.id, code), lambda: find_programme(resort.id, code))


def procedure_at(window: Window, resort: Resort, code: str) -> Procedure:
    """Its procedure."""
    return window.keep(("procedure", resort.id, code), lambda: find_procedure(resort.id, code))
