"""Keys of Stripe from the environment: no start with half of them."""

from __future__ import annotations

import pytest

from app.config import Config, ConfigFault
from billing.payments.settings import StripeSettings, name_of_account

BASE = {
    "DATABASE_URL": "postgresql://app@localhost/x",
    "REDIS_URL": "redis://localhost",
    "SECRET_KEY": "for tests only, and long enough to pass",
}
KEY, SECRET = "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"
GOOD = {KEY: "sk_test_1", SECRET: "whsec_1"}


def read(**env: str) -> StripeSettings:
    return Config.from_environ(BASE | env).stripe


def test_without_any_key_the_application_starts() -> None:
    assert read().keys == {}
    assert read(**{KEY: "", SECRET: ""}).keys == {}


def test_keys_are_read_by_entity() -> None:
    own = {f"{KEY}_AURORA_LTD": "rk_live_2", f"{SECRET}_AURORA_LTD": "whsec_2"}
    found = read(**GOOD, **own)
    assert found.keys == {"": "sk_test_1", "AURORA_LTD": "rk_live_2"}
    assert found.webhook_secrets == {"": "whsec_1", "AURORA_LTD": "whsec_2"}
    assert name_of_account("aurora-ltd") == "AURORA_LTD"


WRONG = {
    "a key without its secret": ({KEY: "sk_test_1"}, "go together"),
    "a secret without its key": ({SECRET: "whsec_1"}, "go together"),
    "the secret of another": ({**GOOD, f"{KEY}_A": "sk_1"}, f"{KEY}_A and {SECRET}_A go together"),
    "a publishable key": ({**GOOD, KEY: "pk_test_1"}, "must be a secret key"),
    "no signing secret": ({**GOOD, SECRET: "secret"}, "must be the signing secret"),
    "no address": ({**GOOD, "STRIPE_API": "api.stripe.com"}, "must begin with https://"),
    "a live key in the open": (
        {KEY: "sk_live_1", SECRET: "whsec_1", "STRIPE_API": "http://10.0.0.1"}, "not encrypted"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("env", "words"), WRONG.values(), ids=list(WRONG))
def test_the_application_does_not_start_with(env: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigFault, match=words):
        read(**env)


def test_no_secret_is_shown() -> None:
    assert "sk_test_1" not in repr(Config.from_environ(BASE | GOOD))
    assert "whsec_1" not in repr(read(**GOOD))
