"""The company's own books of receivables: the collection plan of a month as it stood on a day. Whole VND."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from etl.demo.receivable_list import dirt_of_collection
from etl.demo.receivables import Collection, collections
from etl.demo.sales_truth import taken_in
from etl.demo.truth import View

if TYPE_CHECKING:
    from etl.demo.world import World

OVER_30, OVER_90, OVER_180 = 1, 3, 5


class ReceivableTruth:
    """Answers about one snapshot, or the step from one to the next. Snapshots are never added."""

    def __init__(self, world: "World", view: View = View.LISTED) -> None:
        self._world = world
        self._view = view

    def rows(self, day: date) -> list[Collection]:
        """The snapshot of a day by customer and salesman."""
        return [
            row
            for row in collections(self._world, day)
            if self._view is not View.LOADED or taken_in(dirt_of_collection(self._world.seed, row, day))
        ]

    def total(self, day: date) -> int:
        """AR-TOT: what is to be collected in the month."""
        return sum(sum(row.targets) for row in self.rows(day))

    def by_bucket(self, day: date) -> list[tuple[int, int]]:
        """Target and realization of each overdue bucket, 1-30 days first."""
        rows = self.rows(day)
        return [(sum(r.targets[n] for r in rows), sum(r.realized[n] for r in rows)) for n in range(6)]

    def collected(self, day: date) -> int:
        """Total Realization, with what was paid before it was due; AR-COL is this over the total."""
        return sum(row.realized_not_due + sum(row.realized) for row in self.rows(day))

    def still_to_collect(self, day: date) -> int:
        """AR-OPEN: what is left of each customer's bucket, over-collection not set off against other buckets."""
        left: dict[tuple[str, int], int] = defaultdict(int)
        for row in self.rows(day):
            for place, (target, realized) in enumerate(zip(row.targets, row.realized, strict=True)):
                left[row.customer, place] += target - realized
        return sum(max(0, amount) for amount in left.values())

    def over(self, day: date, first_bucket: int) -> int:
        """Target from a bucket on: `OVER_30`, `OVER_90` (AR-90), `OVER_180` (AR-180)."""
        return sum(sum(row.targets[first_bucket:]) for row in self.rows(day))

    def by_customer(self, day: date) -> dict[str, int]:
        """Total target by customer; AR-BRG is the difference of two of these."""
        totals: dict[str, int] = defaultdict(int)
        for row in self.rows(day):
            totals[row.customer] += sum(row.targets)
        return dict(totals)

    def bridge(self, before: date, after: date) -> tuple[int, int, int, int]:
        """AR-BRG: opening, increases, decreases (positive), closing; opening + increases - decreases = closing."""
        old, new = self.by_customer(before), self.by_customer(after)
        steps = [new.get(c, 0) - old.get(c, 0) for c in old.keys() | new.keys()]
        return (
            sum(old.values()),
            sum(s for s in steps if s > 0),
            -sum(s for s in steps if s < 0),
            sum(new.values()),
        )

    def rolled(self, before: date, after: date, bucket: int) -> tuple[int, int]:
        """AR-ROLL: target in the next bucket now, and in this bucket before, of customers that had something in it."""
        old, new = self._in_bucket(before, bucket), self._in_bucket(after, bucket + 1)
        had = {customer: amount for customer, amount in old.items() if amount > 0}
        return sum(new.get(customer, 0) for customer in had), sum(had.values())

    def _in_bucket(self, day: date, bucket: int) -> dict[str, int]:
        totals: dict[str, int] = defaultdict(int)
        for row in self.rows(day):
            totals[row.customer] += row.targets[bucket]
        return totals

    def collection_rate(self, day: date) -> Decimal | None:
        """AR-COL as a ratio; None when nothing is to be collected."""
        total = self.total(day)
        return Decimal(self.collected(day)) / total if total else None
