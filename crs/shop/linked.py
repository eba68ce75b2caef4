"""Resorts, programmes and offers in the words of schema.org, for programs that read our pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.i18n import in_language, language
from core.money import Money
from core.organisation.models import Resort
from core.paths import public_address
from crs.catalogue.models import Programme
from crs.shop.shelf import ShownOffer
from crs.shop.words import service_words

Linked = dict[str, Any]
CONTEXT = {"@context": "https://schema.org"}


def hotel_of(resort: Resort, path: str, programmes: Iterable[Programme] = ()) -> Linked:
    """A resort as a Hotel; `path` is that of its page."""
    services = [
        {"@type": "LocationFeatureSpecification", "name": words, "value": True}
        for words in service_words(resort.services)
    ]
    return CONTEXT | {
        "@type": "Hotel",
        "@id": public_address(path),
        "url": public_address(path),
        "name": in_language(resort.name),
        "description": in_language(resort.summary),
        "address": resort.address,
        "geo": {
            "@type": "GeoCoordinates", "latitude": resort.latitude, "longitude": resort.longitude
        },
        "telephone": resort.phone,
        "email": resort.email,
        "checkinTime": resort.check_in_from.strftime("%H:%M"),
        "checkoutTime": resort.check_out_until.strftime("%H:%M"),
        "currenciesAccepted": resort.currency,
        "amenityFeature": services,
        "makesOffer": [_treatment(one) for one in programmes],
    }  # fmt: skip


def _treatment(programme: Programme) -> Linked:
    """A programme that the resort offers; its price depends on the dates."""
    return {
        "@type": "Offer",
        "itemOffered": {
            "@type": "Service",
            "name": in_language(programme.name),
            "description": in_language(programme.description),
        },
    }


def offers_of(shown: Sequence[ShownOffer]) -> Linked:
    """Offers of a search: the price of the whole stay for everybody, as the page shows it."""
    return CONTEXT | {
        "@type": "ItemList",
        "itemListElement": [_offer(one) for one in shown],
    }


def _offer(shown: ShownOffer) -> Linked:
    total = shown.offer.total
    return {
        "@type": "Offer",
        "name": f"{in_language(shown.resort.name)}: {in_language(shown.room_type.name)}",
        "price": _figure(total),
        "priceCurrency": total.currency,
        "availability": "https://schema.org/InStock",
        "offeredBy": {"@type": "Hotel", "name": in_language(shown.resort.name)},
        "itemOffered": {
            "@type": "HotelRoom",
            "name": in_language(shown.room_type.name),
            "description": in_language(shown.room_type.description),
            "inLanguage": language(),
        },
    }


def _figure(amount: Money) -> str:
    """`1240` or `1240.5`, without a sign or groups."""
    return f"{amount.exact:f}"
