"""A price that was agreed, in the form of those that the tariff makes."""

from __future__ import annotations

from core.money import Money
from crs.rates.breakdown import Breakdown, Line
from crs.rates.wishes import VoucherWish

AGREED = {"en": "Agreed price", "ru": "Согласованная цена", "et": "Kokkulepitud hind"}


def agreed_breakdown(wish: VoucherWish, agreed: Money) -> Breakdown:
    """The agreed price of the whole voucher, spread evenly over its nights to the cent."""
    nights = wish.every_night
    shares = zip(nights, agreed.split([1] * len(nights)), strict=True)
    lines = tuple(Line(night, "room", None, AGREED, share.minor) for night, share in shares)
    return Breakdown(agreed.currency, lines)
