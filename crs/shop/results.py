"""What the results of a search are filled with: stays, a month of prices, or what is nearest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from core.organisation.models import Resort
from crs.catalogue.month import month_of
from crs.rates.rules import free_until
from crs.shop.card import cards_of
from crs.shop.houses import rooms_as_wished
from crs.shop.nearest import Alternative, Change, alternatives
from crs.shop.price_calendar import PriceMonth, price_month
from crs.shop.queries import StayOffer, StaySearch, Tariffs, by_price, find_offers, persons_in
from crs.shop.shelf import shelves
from crs.shop.showing import query_of_search, search_of, search_page
from crs.shop.unknown import without_unknown
from crs.shop.way_back import packed
from crs.shop.window import Window, shop_window
from crs.shop.wishes import Shaped

RESORTS_A_PAGE, ROWS_OF_MANY, ROWS_OF_ONE = 8, 1, 50


@dataclass(frozen=True)
class Asked:
    """A search that was understood, and the window it is asked at."""

    form: Shaped
    window: Window

    @cached_property
    def fitting(self) -> list[Resort]:
        """The resorts that have rooms in such houses as are wished."""
        rooms = rooms_as_wished(self.window, self.form)
        if rooms is None:
            return list(self.window.resorts)
        having = {self.window.room_types[key].resort_id for key in rooms}
        return [resort for resort in self.window.resorts if resort.id in having]

    @cached_property
    def wanted(self) -> list[Resort]:
        """Those of them that are searched."""
        where = self.form["where"]
        return [resort for resort in self.fitting if where in ("", resort.slug)]

    @cached_property
    def search(self) -> StaySearch:
        """As the reads of offers want it."""
        return search_of(self.form, self.window, self.wanted)

    @cached_property
    def today(self) -> date:
        """Today where the searched resorts are."""
        return self.window.today_of(self.wanted or self.window.resorts)

    @cached_property
    def tariffs(self) -> Tariffs:
        """Of the searched resorts."""
        return self.window.tariffs(self.search.resort_ids or ())

    @property
    def is_elsewhere(self) -> bool:
        """Whether the searched resort gives nothing of what is to be treated."""
        return bool(self.tariffs) and all(
            persons_in(one, self.search) is None for one in self.tariffs.values()
        )

    def month_of_prices(self, month: date) -> PriceMonth:
        """The cheapest stays of a month, by arrival."""
        return price_month(self.search, month, self.today, self.tariffs)

    def on(self, arrival: date) -> Asked:
        """The same search on another day."""
        departure = arrival + (self.form["departure"] - self.form["arrival"])
        return replace(self, form={**self.form, "arrival": arrival, "departure": departure})


def results_page(form: Shaped) -> dict[str, Any]:
    """Offers for a search that was understood; where there are none, what is nearest.

    Who will come on any day of a month sees that month, and the stays of its cheapest day.
    """
    asked, unknown = _asked(form)
    month = asked.month_of_prices(form["when"]) if form.get("when") else None
    if month:
        asked = asked.on(month.lowest.day if month.lowest else max(month.first, asked.today))
    offers = find_offers(asked.search, asked.today, asked.tariffs)
    offers.sort(key=_order(asked))
    return _frame(asked) | _shelves(asked, offers) | {
        "price_month": month,
        "nearest": [] if offers else _nearest(asked),
        "kept_search": packed(query_of_search(asked.form)),
        "is_elsewhere": asked.is_elsewhere,
        "unknown": unknown,
    }  # fmt: skip


def calendar_page(form: Shaped) -> dict[str, Any]:
    """The month of prices: the one that was named, or that of the arrival."""
    asked, unknown = _asked({**form, "when": form.get("when") or month_of(form["arrival"])})
    month = asked.month_of_prices(asked.form["when"])
    return _frame(asked) | {"price_month": month, "unknown": unknown}


def _asked(form: Shaped) -> tuple[Asked, list[str]]:
    """What the form asks for of what there is; the fields that ask for what nobody has."""
    window = shop_window()
    known, unknown = without_unknown(form, window)
    return Asked(known, window), unknown


def _frame(asked: Asked) -> dict[str, Any]:
    """The form as it was understood, and the words of what it asks for."""
    form = asked.form
    page = search_page(asked.window, form, today=asked.today)
    purposes = dict(page["purposes"] + page["complaints"]) | {"": ""}
    return page | {
        "query": query_of_search(form),
        "place_name": dict(page["places"]).get(form["where"], ""),
        "purpose_name": purposes.get(form["programme"], ""),
        "whom_name": dict(page["whom"])[form["treated"] or ""] if page["asks_whom"] else "",
        "persons_count": len(asked.search.persons),
    }


def _shelves(asked: Asked, offers: list[StayOffer]) -> dict[str, Any]:
    form = asked.form
    order = list(dict.fromkeys(offer.resort_id for offer in offers))
    number = min(form["page"], max(-(-len(order) // RESORTS_A_PAGE), 1))
    first = (number - 1) * RESORTS_A_PAGE
    shown = order[first : first + RESORTS_A_PAGE]
    on_page = [offer for offer in offers if offer.resort_id in shown]
    room_types = {offer.room_type_id for offer in on_page}
    return {
        "photographs": asked.window.photographs("room_type", room_types),
        "shelves": shelves(asked.window, on_page, asked.today),
        "cards_of": cards_of,
        "page_number": number,
        "more_resorts": max(len(order) - first - RESORTS_A_PAGE, 0),
        "most_rows": ROWS_OF_ONE if form["where"] else ROWS_OF_MANY,
    }


def _order(asked: Asked) -> Callable[[StayOffer], Any]:
    ahead = (asked.search.arrival - asked.today).days
    area = {key: one.area for key, one in asked.window.room_types.items()}
    orders: Mapping[str, Callable[[StayOffer], Any]] = {
        "price": by_price,
        "cancel": lambda one: (
            min(free_until(one.plan.cancellation.steps), ahead + 1), *by_price(one)
        ),
        "area": lambda one: (-area[one.room_type_id], *by_price(one)),
    }  # fmt: skip
    return orders[asked.form["sort"]]


def _nearest(asked: Asked) -> list[dict[str, Any]]:
    """What can be had instead, with the search that shows it."""
    resorts = {resort.id: resort for resort in asked.fitting}
    found = alternatives(asked.search, asked.today, asked.window.tariffs(resorts))
    query = query_of_search({**asked.form, "when": None})
    return [
        {
            "change": one.change,
            "arrival": one.search.arrival,
            "nights": (one.search.departure - one.search.arrival).days,
            "resort": resorts[one.offer.resort_id],
            "total": one.offer.total,
            "query": query | _changed(one, resorts[one.offer.resort_id]),
        }
        for one in found
    ]


def _changed(one: Alternative, resort: Resort) -> dict[str, Any]:
    """The parameters that differ from the search that found nothing."""
    if one.change == Change.NARROWING:
        return dict.fromkeys(("by_place", "meals", "room", "price_to"))
    if one.change == Change.DAYS:
        return {"arrival": one.search.arrival.isoformat()}
    if one.change == Change.NIGHTS:
        return {"nights": (one.search.departure - one.search.arrival).days}
    return {"where": resort.slug}
