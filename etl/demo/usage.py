"""What production orders consumed and gave beside their product, from the material documents."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from etl.demo.events import Line

if TYPE_CHECKING:
    from etl.demo.world import World

LONGEST_ORDER = timedelta(days=75)
"""No order is open longer than this, so older documents say nothing about the orders of a month."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Net quantities by order, in thousandths of kg: liquid consumed by filling orders, by-product received."""

    liquid: dict[str, int]
    by_product: dict[str, int]

    @classmethod
    def of(cls, world: "World", known_on: date, *, month: date | None = None) -> "Usage":
        """Everything entered by a day; only what concerns the orders of a month and later when one is given."""
        liquid: dict[str, int] = defaultdict(int)
        by_product: dict[str, int] = defaultdict(int)
        first = month - LONGEST_ORDER if month else world.plan.start
        for document in world.ledger.between(first, known_on, known_on=known_on):
            for line in document.lines:
                if line.movement_type == "531":
                    by_product[line.order] += line.quantity
                elif line.movement_type in ("261", "262") and _is_filled(world, line):
                    liquid[line.order] -= line.quantity
        return cls(liquid, by_product)


def _is_filled(world: "World", line: Line) -> bool:
    """Whether a consumption is that of a liquid by a filling order."""
    return line.material.startswith("12") and world.orders[line.order].controller == "P01"
