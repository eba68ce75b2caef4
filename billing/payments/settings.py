"""Keys of accounts at Stripe, as the environment tells them, checked at the start."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHECKOUT = "https://checkout.stripe.com"
NETWORK = ""  # the name of the account of those who have none of their own
KEY, SECRET, ADDRESS = "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API"


class WrongKey(ValueError):
    """A setting is missing or wrong; the message says what to do."""


@dataclass(frozen=True)
class StripeSettings:
    """Secret keys and webhook secrets by name of account; `api` is empty for Stripe's own."""

    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    webhook_secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    api: str = ""

    def __post_init__(self) -> None:
        for fault in self._faults():
            raise WrongKey(fault)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> StripeSettings:
        """`STRIPE_SECRET_KEY`, `STRIPE_SECRET_KEY_AURORA_LTD`, secrets alike; raises WrongKey."""
        return cls(_named(KEY, environ), _named(SECRET, environ), environ.get(ADDRESS, ""))

    @property
    def pay_pages(self) -> str:
        """The origin of the pages where cards are typed in; empty where no card can be used."""
        if not self.keys:
            return ""
        address = urlsplit(self.api or CHECKOUT)
        return f"{address.scheme}://{address.netloc}"

    def _faults(self) -> Iterator[str]:
        for name in sorted(self.keys.keys() | self.webhook_secrets.keys()):
            key, secret = _setting(KEY, name), _setting(SECRET, name)
            if name not in self.keys or name not in self.webhook_secrets:
                yield (
                    f"{key} and {secret} go together: without the secret anybody could say that "
                    "somebody has paid."
                )
            elif not self.keys[name].startswith(("sk_", "rk_")):
                yield f"{key} must be a secret key of Stripe (sk_… or rk_…)."
            elif not self.webhook_secrets[name].startswith("whsec_"):
                yield f"{secret} must be the signing secret of the webhook (whsec_…)."
        if self.api and not self.api.startswith(("http://", "https://")):
            yield f"{ADDRESS} must begin with https://, or be left out."
        if self.api.startswith("http://") and any("_live_" in key for key in self.keys.values()):
            yield f"{ADDRESS} is not encrypted, and a live key may not go there."


def name_of_account(code: str) -> str:
    """`AURORA_LTD`: how settings name the legal entity `aurora-ltd`."""
    return re.sub("[^A-Z0-9]", "_", code.upper())


def _setting(start: str, name: str) -> str:
    return f"{start}_{name}" if name else start


def _named(start: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The values by the name that follows `start`; an empty one is as good as none."""
    found = {
        setting.removeprefix(start).removeprefix("_"): value
        for setting, value in environ.items()
        if setting == start or setting.startswith(f"{start}_")
    }
    return {name: value for name, value in found.items() if value}
