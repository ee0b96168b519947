"""How big the simulated company is and which days it lives through."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Plan:
    """One size of the demo plant. `scale` 1.0 is the measured plant: about 16,000 movement lines a month.

    The company works from `start` to `end`; `end` is the day of the last export, in the middle of an open month.
    `opening` is the day of the stock list that anchors everything. `stock_lists` are later stock lists.
    `raw_lines` multiplies the raw materials of a recipe (a way to more movements without more orders).
    """

    size: str
    start: date
    end: date
    scale: float
    liquids: int
    bases: int
    raws: int
    packagings: int
    tradings: int
    consumables: int
    customers: int
    salesmen: int
    unsold_materials: int
    stock_lists: tuple[date, ...]
    raw_lines: int = 1
    months_in_memory: int | None = None

    @property
    def opening(self) -> date:
        """Day of the opening stock list: the day before the first movement can happen."""
        return date.fromordinal(self.start.toordinal() - 1)


OPEN_MONTH_EXPORT = 6
"""The open month is exported this many working days before the end, and again at the end."""

END = date(2025, 12, 23)

PLANS: dict[str, Plan] = {
    "small": Plan(
        size="small",
        start=date(2025, 9, 1),
        end=END,
        scale=0.2,
        liquids=70,
        bases=10,
        raws=100,
        packagings=40,
        tradings=12,
        consumables=16,
        customers=60,
        salesmen=17,
        unsold_materials=80,
        stock_lists=(date(2025, 10, 31), END),
    ),
    "medium": Plan(
        size="medium",
        start=date(2024, 11, 1),
        end=END,
        scale=1.0,
        liquids=620,
        bases=80,
        raws=350,
        packagings=160,
        tradings=80,
        consumables=90,
        customers=260,
        salesmen=17,
        unsold_materials=2400,
        stock_lists=(date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), END),
    ),
    "large": Plan(
        size="large",
        start=date(2023, 1, 1),
        end=END,
        scale=5.7,
        liquids=1800,
        bases=200,
        raws=700,
        packagings=320,
        tradings=160,
        consumables=160,
        customers=900,
        salesmen=40,
        unsold_materials=4000,
        stock_lists=(date(2023, 12, 29), date(2024, 12, 31), END),
        raw_lines=5,
        months_in_memory=2,
    ),
}
