"""What every KPI must say about the demo plant, counted from the plant's own books.

Nothing in this folder reads a list, a table or code of the product: only what the simulation wrote down while it lived,
and formulas of kpis.md in plain Python.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.demo_plant import LoadedPlant

Amount = Decimal | int | None
Answer = Callable[[LoadedPlant, "Asked"], Amount]


@dataclass(frozen=True, slots=True)
class Asked:
    """A period, and the day as of which it is asked about."""

    first: date
    last: date
    as_of: date

    @property
    def name(self) -> str:
        """For test reports."""
        return f"{self.first}..{self.last}@{self.as_of}"


@dataclass(frozen=True, slots=True)
class Book:
    """The plant's own answer for a KPI; None where its lists cannot tell. `unit` `VND` and counts are exact."""

    code: str
    answer: Answer
    periods: Callable[[LoadedPlant], list[Asked]]
    is_exact: bool


BOOKS: dict[str, Book] = {}


def then(plant: LoadedPlant) -> list[Asked]:
    """Two months as of their last day, and everything as of the last day of the history."""
    months = [
        (date(2025, 10, 1), date(2025, 10, 31)),
        (date(2025, 11, 1), date(2025, 11, 30)),
        (plant.world.plan.start, plant.world.plan.end),
    ]
    return [Asked(first, last, last) for first, last in months]


def now(plant: LoadedPlant) -> list[Asked]:
    """The same periods as of the last day: what lists of orders say is their newest state."""
    return [Asked(period.first, period.last, plant.world.plan.end) for period in then(plant)]


def at_the_end(plant: LoadedPlant) -> list[Asked]:
    """Everything, as of the last day."""
    return now(plant)[-1:]


def book(
    code: str, *, periods: Callable[[LoadedPlant], list[Asked]] = then, exact: bool = False
) -> Callable[[Answer], Answer]:
    """Says that the decorated function is the plant's own answer for a KPI."""

    def enter(answer: Answer) -> Answer:
        assert code not in BOOKS, f"{code} has two books"
        BOOKS[code] = Book(code, answer, periods, exact)
        return answer

    return enter


def percent(numerator: Amount, denominator: Amount) -> Decimal | None:
    """A ratio in percent; unknown without a base."""
    ratio = share(numerator, denominator)
    return None if ratio is None else ratio * 100


def share(numerator: Amount, denominator: Amount) -> Decimal | None:
    """A ratio; unknown without a base."""
    return None if numerator is None or not denominator else Decimal(numerator) / Decimal(denominator)


def percentile(values: list[Decimal], fraction: Decimal) -> Decimal:
    """Between two neighbours in proportion, as a median lies between the middle two."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * fraction
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values: list[Decimal]) -> Decimal:
    """The middle one."""
    return percentile(values, Decimal("0.5"))
