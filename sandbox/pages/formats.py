"""Amounts and times, for people."""

from __future__ import annotations

from sandbox.pages.words import ENGLISH, Say

WITHOUT_CENTS = frozenset({"clp", "jpy", "krw", "vnd", "xaf", "xof", "xpf"})
THIN = "\N{NO-BREAK SPACE}"


def money(amount: int, currency: str, locale: str = ENGLISH) -> str:
    """`EUR 1,234.50`, from the smallest unit; elsewhere `1 234,50 EUR`."""
    whole, cents = (amount, "") if currency in WITHOUT_CENTS else _parted(amount)
    sign, code = "-" if amount < 0 else "", currency.upper()
    if locale == ENGLISH:
        return f"{code} {sign}{abs(whole):,}{cents}"
    return f"{sign}{abs(whole):,}".replace(",", THIN) + cents.replace(".", ",") + f"{THIN}{code}"


def _parted(amount: int) -> tuple[int, str]:
    return abs(amount) // 100, f".{abs(amount) % 100:02}"


def time_left(seconds: float, say: Say) -> str:
    """In whole minutes, down."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return say("less than a minute")
    if minutes == 1:
        return say("1 minute")
    if minutes < 120:
        return say("{n} minutes", n=minutes)
    return say("{n} hours", n=minutes // 60)
