"""Money in minor units. Rounding and splitting live here and nowhere else; no float, ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

FACTORS = {"EUR": 100, "USD": 100, "GBP": 100, "RUB": 100, "AMD": 100, "KZT": 100, "JPY": 1}


class CurrenciesDiffer(ValueError):
    """Amounts of two currencies were put together; currencies are never converted."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of one currency (ISO 4217)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError("money is counted in whole minor units")

    @property
    def exact(self) -> Decimal:
        """In whole units, as people write it."""
        return Decimal(self.minor) / FACTORS.get(self.currency, 100)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrenciesDiffer(f"{self.currency} and {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def up(self) -> Money:
        """The next whole unit, where there is no space for cents: never less than the amount."""
        factor = FACTORS.get(self.currency, 100)
        return Money(-(-self.minor // factor) * factor, self.currency)

    def share(self, percent: int | Fraction) -> Money:
        """So many percent of it, a half rounded away from zero."""
        numerator, denominator = self.minor * percent.numerator, 100 * percent.denominator
        return Money(_rounded(numerator, denominator), self.currency)

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Parts in proportion to the weights that add up to the whole (largest remainder)."""
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("weights must be positive in sum and none negative")
        exact = [Fraction(self.minor * weight, whole) for weight in weights]
        parts = [part.numerator // part.denominator for part in exact]
        by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
        for i in by_remainder[: self.minor - sum(parts)]:
            parts[i] += 1
        return [Money(part, self.currency) for part in parts]


def round_half_up(exact: Fraction) -> int:
    """The nearest whole number, a half away from zero (as tills round)."""
    return _rounded(exact.numerator, exact.denominator)


def _rounded(numerator: int, denominator: int) -> int:
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, zero of the currency where there is nothing to add."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result
