"""The door to the rules of rates: limits, price, prepayment and fees of one voucher."""

from crs.rates.agreed import agreed_breakdown
from crs.rates.breakdown import Breakdown, Line
from crs.rates.extras import extra_agreed, extra_promised
from crs.rates.persons import party_of, places_needed
from crs.rates.policies import (
    cancellation_fee,
    due_now,
    due_on,
    free_until,
    no_show_fee,
    prepayment,
)
from crs.rates.pricing import best_offer, price_voucher
from crs.rates.refusals import DatesRefused, NoPrice, NotOnSale, StayRefused, TooManyPersons
from crs.rates.restrictions import check_stay, may_sell, nearest_arrivals
from crs.rates.tariff import CancellationTerms, PrepaymentTerms, Tariff
from crs.rates.wishes import ExtraWish, PersonWish, VoucherWish

__all__ = [
    "Breakdown",
    "CancellationTerms",
    "DatesRefused",
    "ExtraWish",
    "Line",
    "NoPrice",
    "NotOnSale",
    "PersonWish",
    "PrepaymentTerms",
    "StayRefused",
    "Tariff",
    "TooManyPersons",
    "VoucherWish",
    "agreed_breakdown",
    "best_offer",
    "cancellation_fee",
    "check_stay",
    "due_now",
    "due_on",
    "extra_agreed",
    "extra_promised",
    "free_until",
    "may_sell",
    "nearest_arrivals",
    "no_show_fee",
    "party_of",
    "places_needed",
    "prepayment",
    "price_voucher",
]
