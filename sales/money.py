"""Money with its currency: adding what is not the same money raises."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

COMPANY_CURRENCY = "VND"
UNKNOWN_CURRENCY = "XXX"
"""ISO 4217 for "no currency": the list shows that an amount is foreign, but not in which currency."""


class UnlikeMoney(TypeError):
    """Amounts in different currencies, or in an unknown one, were to be added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._like(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._like(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._like(other)

    def _like(self, other: "Money") -> Decimal:
        if not isinstance(other, Money) or other.currency != self.currency:
            raise UnlikeMoney(f"{self} and {other} are not the same money")
        if self.currency == UNKNOWN_CURRENCY:
            raise UnlikeMoney("amounts in an unknown currency cannot be combined")
        return other.amount

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def total(amounts: Iterable[Money]) -> Money | None:
    """The sum of amounts in one currency, None of none. Raises UnlikeMoney."""
    found: Money | None = None
    for amount in amounts:
        found = amount if found is None else found + amount
    return found
