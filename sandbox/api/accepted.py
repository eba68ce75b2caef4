"""Which parameters each request takes; a test holds the names against the types of Stripe's SDK."""

from __future__ import annotations

from sandbox.api.parameters import (
    OneOf,
    Record,
    Several,
    Span,
    Texts,
    address,
    natural,
    text,
    truth,
    whole,
)

EXPAND = {"expand": Several(text, most=20)}
PAGE = EXPAND | {"limit": whole, "starting_after": text, "ending_before": text}

PRICE_DATA = Record(
    {
        "currency": text,
        "unit_amount": natural,
        "product_data": Record(
            {"name": text, "description": text, "metadata": Texts()}, needs=("name",)
        ),
    },
    needs=("currency", "unit_amount", "product_data"),
)
SESSION_CREATE = Record(
    EXPAND
    | {
        "mode": OneOf(("payment",)),
        "line_items": Several(
            Record({"price_data": PRICE_DATA, "quantity": natural}, needs=("price_data",))
        ),
        "success_url": address,
        "cancel_url": address,
        "expires_at": natural,
        "client_reference_id": text,
        "customer_email": text,
        "locale": text,
        "metadata": Texts(),
        "payment_intent_data": Record(
            {
                "description": text,
                "metadata": Texts(),
                "receipt_email": text,
                "statement_descriptor": text,
                "statement_descriptor_suffix": text,
            }
        ),
        "allowed_payment_method_types": Several(OneOf(("card",))),
        "submit_type": OneOf(("auto", "book", "donate", "pay")),
        "billing_address_collection": OneOf(("auto", "required")),
        "ui_mode": OneOf(("hosted_page", "hosted")),
    },
    needs=("mode", "line_items", "success_url"),
)
REFUND_CREATE = Record(
    EXPAND
    | {
        "amount": whole,
        "charge": text,
        "payment_intent": text,
        "reason": OneOf(("duplicate", "fraudulent", "requested_by_customer")),
        "metadata": Texts(),
    }
)
RETRIEVE = Record(EXPAND)
EXPIRE = Record(EXPAND)
LINE_ITEMS = Record(PAGE)
CREATED = PAGE | {"created": Span()}
LISTS = {
    "checkout.session": Record(
        CREATED | {"payment_intent": text, "status": OneOf(("open", "complete", "expired"))}
    ),
    "payment_intent": Record(CREATED),
    "charge": Record(CREATED | {"payment_intent": text}),
    "refund": Record(CREATED | {"payment_intent": text, "charge": text}),
    "event": Record(
        CREATED | {"type": text, "types": Several(text, most=20), "delivery_success": truth}
    ),
    "balance_transaction": Record(
        CREATED | {"payout": text, "source": text, "type": text, "currency": text}
    ),
    "payout": Record(CREATED | {"status": text}),
    "dispute": Record(CREATED | {"payment_intent": text, "charge": text}),
}
