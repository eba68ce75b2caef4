"""Whose account at the provider is used: the legal entity's own, else the network's."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from billing.payments.gateway import CardNotSetUp, Gateway
from billing.payments.settings import NETWORK, StripeSettings, name_of_account
from billing.payments.stripe_gateway import StripeGateway
from core.settings import setting


@dataclass(frozen=True)
class Account:
    """An account at Stripe; `api` is the address, empty for Stripe's own."""

    name: str
    key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    api: str


def account_of(code: str) -> Account:
    """Of the legal entity with this code. Raises CardNotSetUp."""
    stripe: StripeSettings = setting("STRIPE")
    name = name_of_account(code)
    if name not in stripe.keys:
        name = NETWORK
    if name not in stripe.keys:
        raise CardNotSetUp
    return Account(name, stripe.keys[name], stripe.webhook_secrets[name], stripe.api)


def card_is_set_up(code: str) -> bool:
    """Whether guests of the legal entity may pay by card."""
    keys = setting("STRIPE").keys
    return NETWORK in keys or name_of_account(code) in keys


def same_account(one: str, other: str) -> bool:
    """Whether two legal entities share an account."""
    return account_of(one).name == account_of(other).name


def gateway_of(code: str) -> Gateway:
    """The way to the legal entity's account. Raises CardNotSetUp."""
    return _gateway(account_of(code))


@cache
def _gateway(account: Account) -> Gateway:
    """Kept: with it are kept its connections."""
    return StripeGateway(account.key, account.webhook_secret, account.api)
