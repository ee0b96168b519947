"""What production orders consumed and gave beside their product, from the material documents."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.demo.world import World


@dataclass(frozen=True, slots=True)
class Usage:
    """Net quantities by order, in thousandths of kg: liquid consumed by filling orders, by-product received."""

    liquid: dict[str, int]
    by_product: dict[str, int]

    @classmethod
    def of(cls, world: "World", known_on: date) -> "Usage":
        """Everything entered by a day."""
        return cls.on_days(world, [known_on])[known_on]

    @classmethod
    def on_days(cls, world: "World", days: list[date]) -> "dict[date, Usage]":
        """The usage as known on several days, in one pass over the books."""
        found = {day: cls(defaultdict(int), defaultdict(int)) for day in days}
        for document in world.ledger:
            for line in document.lines:
                if not line.order or line.movement_type not in ("261", "262", "531"):
                    continue
                liquid = line.material.startswith("12") and world.orders[line.order].controller == "P01"
                for day in days:
                    if document.entered <= day and (liquid or line.movement_type == "531"):
                        target = found[day].by_product if line.movement_type == "531" else found[day].liquid
                        target[line.order] += line.quantity if line.movement_type == "531" else -line.quantity
        return found
