"""What a buyer asks for, as values: shaped once at an edge, passed down."""

from __future__ import annotations

from dataclasses import dataclass

from crs.rates.rules import VoucherWish


@dataclass(frozen=True)
class BuyerWish:
    """Who buys; a telephone or an e-mail address is enough to be reached."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "en"


@dataclass(frozen=True)
class BookingWish:
    """One booking: vouchers at one resort for one buyer.

    `holder_mark` and `address_mark` are keyed hashes of browser and address (empty at the desk).
    `form_key` is one of a form with its contents: the same one holds once. `made_by` is who books,
    where that is not who has sold it.
    """

    resort_id: int
    vouchers: tuple[VoucherWish, ...]
    buyer: BuyerWish
    seller: str = "resort"
    sold_by: str = "shop"
    source: str = "web"
    holder_mark: str = ""
    address_mark: str = ""
    form_key: str = ""
    made_by: str = ""

    @property
    def by(self) -> str:
        """Whose deed the trail tells."""
        return self.made_by or self.sold_by
