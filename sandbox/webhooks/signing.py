"""Signatures of webhooks, as Stripe makes them."""

from __future__ import annotations

import hashlib
import hmac


def signature(text: bytes, secret: str, instant: int) -> str:
    """The header `Stripe-Signature`."""
    mac = hmac.new(secret.encode(), b"%d." % instant + text, hashlib.sha256)
    return f"t={instant},v1={mac.hexdigest()}"
