"""Amounts and times, for people."""

from __future__ import annotations

WITHOUT_CENTS = frozenset({"clp", "jpy", "krw", "vnd", "xaf", "xof", "xpf"})


def money(amount: int, currency: str) -> str:
    """`EUR 1,234.50`, from the smallest unit."""
    if currency in WITHOUT_CENTS:
        return f"{currency.upper()} {amount:,}"
    sign = "-" if amount < 0 else ""
    return f"{currency.upper()} {sign}{abs(amount) // 100:,}.{abs(amount) % 100:02}"


def time_left(seconds: float) -> str:
    """In whole minutes, down."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} minute{'s' if minutes != 1 else ''}"
    return f"{minutes // 60} hours"
