"""Whose account at the provider is used: the legal entity's own, else the network's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from billing.payments.gateway import CardNotSetUp, Gateway
from billing.payments.stripe_gateway import StripeGateway
from core.settings import setting

NETWORK = ""  # the name of the account of those who have none of their own


@dataclass(frozen=True)
class Account:
    """An account at Stripe; `api` is the address, empty for Stripe's own."""

    name: str
    key: str
    webhook_secret: str
    api: str


def name_of_account(code: str) -> str:
    """`AURORA_LTD`: how settings name the legal entity `aurora-ltd`."""
    return re.sub("[^A-Z0-9]", "_", code.upper())


def account_of(code: str) -> Account:
    """Of the legal entity with this code. Raises CardNotSetUp."""
    keys, secrets = setting("STRIPE_KEYS"), setting("STRIPE_WEBHOOK_SECRETS")
    name = name_of_account(code)
    if name not in keys:
        name = NETWORK
    if name not in keys:
        raise CardNotSetUp
    return Account(name, keys[name], secrets[name], setting("STRIPE_API"))


def card_is_set_up(code: str) -> bool:
    """Whether guests of the legal entity may pay by card."""
    keys = setting("STRIPE_KEYS")
    return NETWORK in keys or name_of_account(code) in keys


def gateway_of(code: str) -> Gateway:
    """The way to the legal entity's account. Raises CardNotSetUp."""
    return _gateway(account_of(code))


@cache
def _gateway(account: Account) -> Gateway:
    """Kept: with it are kept its connections."""
    return StripeGateway(account.key, account.webhook_secret, account.api)
