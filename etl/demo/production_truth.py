"""The company's own books of production: orders as they stand on a day, and yield by process order."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from etl.demo.events import ProductionOrder
from etl.demo.order_list import dirt_of_order, state
from etl.demo.sales_truth import taken_in
from etl.demo.spans import yield_spans
from etl.demo.truth import View, exact
from etl.demo.usage import Usage
from etl.demo.workdays import working_days
from etl.demo.yield_list import (
    DENSITY_OF_BASES,
    FILLING,
    belongs,
    dirt_of_yield,
    gravities,
    listed_controllers,
    parent_is_known,
)

if TYPE_CHECKING:
    from etl.demo.world import World


@dataclass(frozen=True, slots=True)
class OrderState:
    """One production order as it stands on a day. Quantities in the unit of its material."""

    order: ProductionOrder
    ordered: Decimal
    delivered: Decimal
    finished: date | None
    first_token: str

    @property
    def is_closed(self) -> bool:
        """Finished, or technically complete, or closed."""
        return self.finished is not None or self.first_token in ("TECO", "CLSD")

    @property
    def is_completed(self) -> bool:
        """Closed with something delivered (PRD-COMP)."""
        return self.is_closed and self.delivered > 0


@dataclass(frozen=True, slots=True)
class YieldRow:
    """Yield of one filling order, in kg. `input_kg` 0: the liquid is not issued yet.

    `period` is the actual finish, or the first day of the newest yield list with it when the list of orders does not
    have the order; None while it is open.
    """

    order: ProductionOrder
    period: date | None
    input_kg: Decimal
    output_kg: Decimal
    by_product_kg: Decimal

    @property
    def loss_kg(self) -> Decimal:
        """What is neither in the pieces nor by-product; can be negative."""
        return self.input_kg - self.output_kg - self.by_product_kg


class ProductionTruth:
    """Answers about production orders and yield as of a day (the last day of the history by default)."""

    def __init__(self, world: "World", view: View = View.LISTED, *, as_of: date | None = None) -> None:
        self._world = world
        self._view = view
        self.as_of = as_of or world.plan.end

    @cached_property
    def orders(self) -> list[OrderState]:
        """All orders that exist by the day."""
        found = []
        for order in self._world.orders.values():
            dirty = self._view is View.LOADED and not taken_in(dirt_of_order(self._world.seed, order))
            if order.created <= self.as_of and not dirty:
                finished = order.finished if order.finished and order.finished <= self.as_of else None
                found.append(
                    OrderState(
                        order,
                        exact(order.quantity),
                        exact(order.delivered(self.as_of)),
                        finished,
                        state(order, self.as_of),
                    )
                )
        return found

    def due(self, first: date, last: date, controller: str | None = None) -> list[OrderState]:
        """Orders with basic finish in a period: the grain of PRD-ORD, PRD-COMP, PRD-QTY and PRD-SCH."""
        return [
            o
            for o in self.orders
            if first <= o.order.basic_finish <= last and controller in (None, o.order.controller)
        ]

    def completed(self, first: date, last: date) -> tuple[int, int]:
        """PRD-COMP: completed orders, all orders (none is cancelled in the sense of the list)."""
        due = self.due(first, last)
        return sum(o.is_completed for o in due), len(due)

    def fulfilled(self, first: date, last: date) -> dict[str, tuple[Decimal, Decimal]]:
        """PRD-QTY: delivered and ordered quantity by unit."""
        totals: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
        for o in self.due(first, last):
            unit = self._world.materials.by_code[o.order.material].unit
            totals[unit][0] += o.delivered
            totals[unit][1] += o.ordered
        return {unit: (a, b) for unit, (a, b) in totals.items()}

    def on_schedule(self, first: date, last: date) -> tuple[int, int]:
        """PRD-SCH: orders finished by their basic finish, finished orders plus overdue open ones."""
        due = self.due(first, last)
        finished = [o for o in due if o.finished is not None]
        overdue = [o for o in due if not o.is_closed and o.order.basic_finish < self.as_of]
        return sum(o.finished <= o.order.basic_finish for o in finished if o.finished), len(finished) + len(
            overdue
        )

    def working_days_late(self, first: date, last: date) -> list[int]:
        """PRD-LATE: working days from basic finish to actual finish (or the day, when open), never below 0."""
        late = []
        for o in self.due(first, last):
            end = o.finished or (None if o.is_closed else self.as_of)
            if end is not None:
                late.append(
                    len([d for d in working_days(o.order.basic_finish, end) if d > o.order.basic_finish])
                )
        return late

    def in_work(self) -> list[OrderState]:
        """PRD-WIP: released orders without finish that are neither technically complete nor closed."""
        return [o for o in self.orders if not o.is_closed and o.order.released <= self.as_of]

    def in_work_kg(self) -> Decimal:
        """Kilograms that orders in work still have to deliver."""
        total = Decimal(0)
        for o in self.in_work():
            grams = self._world.materials.by_code[o.order.material].grams
            total += max(Decimal(0), o.ordered - o.delivered) * grams / 1_000
        return total

    @cached_property
    def yields(self) -> list[YieldRow]:
        """All filling orders of the yield lists; one closed without output is in those from before it was closed."""
        usage = Usage.of(self._world, self.as_of)
        rows = []
        spans = yield_spans(self._world.plan)
        for order in self._world.orders.values():
            dirty = self._view is View.LOADED and not taken_in(dirt_of_yield(self._world.seed, order))
            if order.controller != FILLING or order.created > self.as_of or dirty:
                continue
            if not any(belongs(order, month, on) for month, on in spans):
                continue  # planned for a month after the last list, or closed without output before any list
            grams = self._world.materials.by_code[order.material].grams
            rows.append(
                YieldRow(
                    order,
                    self._period(order),
                    exact(usage.liquid.get(order.number, 0)),
                    exact(order.delivered(self.as_of)) * grams / 1_000,
                    exact(usage.by_product.get(order.number, 0)),
                )
            )
        return rows

    def _period(self, order: ProductionOrder) -> date | None:
        listed = self._view is not View.LOADED or taken_in(dirt_of_order(self._world.seed, order))
        if listed:
            return order.finished if order.finished and order.finished <= self.as_of else None
        return max(m for m, on in yield_spans(self._world.plan) if belongs(order, m, on))

    def yields_of(self, first: date, last: date) -> list[YieldRow]:
        """Yield rows by period: YLD is output over input of those with input, YLD-LOSS their loss."""
        return [r for r in self.yields if r.period and first <= r.period <= min(last, self.as_of)]

    def yield_parts(self, first: date, last: date) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """Input, output, by-product and loss in kg of the orders finished in a period whose liquid is issued."""
        rows = [r for r in self.yields_of(first, last) if r.input_kg > 0]
        return (
            sum((r.input_kg for r in rows), Decimal(0)),
            sum((r.output_kg for r in rows), Decimal(0)),
            sum((r.by_product_kg for r in rows), Decimal(0)),
            sum((r.loss_kg for r in rows), Decimal(0)),
        )

    def gravities(self, first: date, last: date) -> dict[str, tuple[Decimal, Decimal]]:
        """SG-DEV: theoretical and actual specific gravity by process order where both are known.

        Yield lists hold filling orders; the one that holds all controllers shows liquids and bases too.
        """
        found = {}
        for order, period in [*((r.order, r.period) for r in self.yields), *self._other_controllers()]:
            if period and first <= period <= min(last, self.as_of):
                density = self._world.materials.by_code[order.material].density or DENSITY_OF_BASES
                theoretical, actual = gravities(self._world.seed, order, density)
                if theoretical and actual not in ("", "?"):
                    measured = Decimal(actual.replace(",", "."))
                    found[order.number] = (Decimal(theoretical) / 1_000, measured)
        return found

    def _other_controllers(self) -> Iterator[tuple[ProductionOrder, date | None]]:
        """Orders of other controllers in yield lists, with their period."""
        for number, (month, on) in enumerate(yield_spans(self._world.plan)):
            others = set(listed_controllers(number)) - {FILLING}
            for order in self._world.orders.values() if others else ():
                if order.controller in others and belongs(order, month, on):
                    yield order, self._period(order)

    def linked_to_liquid(self) -> list[YieldRow]:
        """Filling orders whose liquid order the yield list names."""
        return [r for r in self.yields if parent_is_known(self._world.seed, r.order)]
