"""Balance transactions: what every movement of money does to the account."""

from __future__ import annotations

from sandbox.books import Books, Object
from sandbox.ids import fresh

FEE_PER_MILLE, FEE_FIXED = 15, 25  # 1.5 % and 25 of the smallest unit
CATEGORIES = {
    "charge": "charge",
    "refund": "refund",
    "refund_failure": "refund_failure",
    "adjustment": "dispute",
    "payout": "payout",
    "payout_failure": "payout_reversal",
}


def fee_of(amount: int) -> int:
    """For a charge: 1.5 % and 25 cents, half a cent up."""
    return (amount * FEE_PER_MILLE + 500) // 1000 + FEE_FIXED


def book(
    books: Books,
    amount: int,
    source: Object,
    *,
    kind: str,
    charged: bool = False,
    fee: int = 0,
    description: str | None = None,
) -> Object:
    """Make the transaction; `charged` takes the fee of a charge. Money is available at once."""
    fee = fee_of(amount) if charged else fee
    transaction: Object = {
        "id": fresh("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": books.now,
        "balance_type": "payments",
        "created": books.now,
        "currency": source["currency"],
        "description": description or source.get("description"),
        "exchange_rate": None,
        "fee": fee,
        "fee_details": _fee_details(fee, source["currency"]),
        "net": amount - fee,
        "reporting_category": CATEGORIES[kind],
        "source": source["id"],
        "status": "available",
        "type": kind,
        "_": {"payout": None},
    }
    return books.add(transaction)


def _fee_details(fee: int, currency: str) -> list[Object]:
    if not fee:
        return []
    return [
        {
            "amount": fee,
            "application": None,
            "currency": currency,
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
