"""Objects as Stripe shapes them, blank but for what is always so here."""

from __future__ import annotations

from sandbox.books import Object, nothing

ADDRESS = "city country line1 line2 postal_code state"


def blank_session() -> Object:
    return nothing(
        "adaptive_pricing after_expiration allow_promotion_codes amount_subtotal amount_total"
        " billing_address_collection cancel_url client_reference_id client_secret"
        " collected_information consent consent_collection currency currency_conversion customer"
        " customer_account customer_creation customer_details customer_email discounts"
        " expires_at integration_identifier invoice invoice_creation locale managed_payments"
        " origin_context payment_intent payment_link payment_method_collection"
        " payment_method_configuration_details permissions recovered_from"
        " saved_payment_method_options setup_intent shipping_address_collection shipping_cost"
        " submit_type subscription success_url ui_mode url wallet_options"
    ) | {
        "object": "checkout.session",
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "custom_fields": [],
        "custom_text": nothing("after_submit shipping_address submit terms_of_service_acceptance"),
        "livemode": False,
        "metadata": {},
        "mode": "payment",
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    }


def blank_intent() -> Object:
    return nothing(
        "application application_fee_amount automatic_payment_methods canceled_at"
        " cancellation_reason customer customer_account description excluded_payment_method_types"
        " last_payment_error latest_charge managed_payments next_action on_behalf_of"
        " payment_method payment_method_configuration_details processing receipt_email review"
        " setup_future_usage shipping source statement_descriptor statement_descriptor_suffix"
        " transfer_data transfer_group"
    ) | {
        "object": "payment_intent",
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic",
        "confirmation_method": "automatic",
        "livemode": False,
        "metadata": {},
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def blank_charge() -> Object:
    return nothing(
        "application application_fee application_fee_amount balance_transaction"
        " calculated_statement_descriptor customer description failure_balance_transaction"
        " failure_code failure_message on_behalf_of payment_intent payment_method receipt_email"
        " receipt_number receipt_url review shipping source source_transfer statement_descriptor"
        " statement_descriptor_suffix transfer_data transfer_group"
    ) | {
        "object": "charge",
        "amount_refunded": 0,
        "billing_details": nothing("email name phone tax_id") | {"address": nothing(ADDRESS)},
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "outcome": nothing(
            "advice_code network_advice_code network_decline_code network_status reason"
            " seller_message type"
        ),
        "refunded": False,
    }


def card_details(brand: str, last4: str, fingerprint: str, amount: int, *, secured: bool) -> Object:
    """A charge's `payment_method_details`."""
    card = nothing(
        "amount_authorized authorization_code installments mandate network_transaction_id"
        " regulated_status three_d_secure transaction_link_id wallet"
    ) | {
        "brand": brand,
        "checks": nothing("address_line1_check address_postal_code_check") | {"cvc_check": "pass"},
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "extended_authorization": {"status": "disabled"},
        "fingerprint": fingerprint,
        "funding": "credit",
        "incremental_authorization": {"status": "unavailable"},
        "last4": last4,
        "multicapture": {"status": "unavailable"},
        "network": brand,
        "network_token": {"used": False},
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
    }
    if secured:
        card["three_d_secure"] = nothing("exemption_indicator result_reason transaction_id") | {
            "authentication_flow": "challenge",
            "electronic_commerce_indicator": "05",
            "result": "authenticated",
            "version": "2.2.0",
        }
    return {"card": card, "type": "card"}


def blank_refund() -> Object:
    return nothing(
        "balance_transaction charge customer customer_account payment_intent payment_method reason"
        " receipt_number source_transfer_reversal transfer_reversal"
    ) | {
        "object": "refund",
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": {},
    }


def blank_payout() -> Object:
    return nothing(
        "application_fee application_fee_amount failure_balance_transaction failure_code"
        " failure_message original_payout payout_method reversed_by statement_descriptor"
    ) | {
        "object": "payout",
        "automatic": True,
        "description": "STRIPE PAYOUT",
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "reconciliation_status": "completed",
        "source_type": "card",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }


def blank_dispute() -> Object:
    return {
        "object": "dispute",
        "balance_transactions": [],
        "enhanced_eligibility_types": [],
        "evidence": nothing(
            "access_activity_log billing_address cancellation_policy"
            " cancellation_policy_disclosure cancellation_rebuttal customer_communication"
            " customer_email_address customer_name customer_purchase_ip customer_signature"
            " duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id"
            " product_description receipt refund_policy refund_policy_disclosure"
            " refund_refusal_explanation service_date service_documentation shipping_address"
            " shipping_carrier shipping_date shipping_documentation shipping_tracking_number"
            " uncategorized_file uncategorized_text"
        )
        | {"enhanced_evidence": {}},
        "livemode": False,
        "metadata": {},
    }
