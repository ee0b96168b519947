"""The company's own books of batches: what went into what, where it went, and how long it took."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from etl.demo.billing_list import dirt_of_invoice_item
from etl.demo.delivery_list import dirt_of_delivery_item
from etl.demo.events import Line, ProductionOrder
from etl.demo.order_list import dirt_of_order
from etl.demo.plant import CENTRE
from etl.demo.production_truth import ProductionTruth
from etl.demo.sales_truth import taken_in
from etl.demo.transfer_list import dirt_of_transfer
from etl.demo.truth import REVERSAL_OF, View, exact

if TYPE_CHECKING:
    from etl.demo.world import World


class Method(StrEnum):
    """How lists can prove a link. All are hard; consumption only with SAP's optional column *Order* in MB51."""

    YIELD_LIST = "yield_list"
    TRANSFER_POSTING = "transfer_posting"
    CONSUMPTION = "consumption"


class Batch(NamedTuple):
    """A batch number means something only together with its material."""

    material: str
    batch: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One batch went into another. Quantity in kg (packaging in pieces); None: not issued yet."""

    child: Batch
    parent: Batch
    quantity: Decimal | None
    method: Method
    order: str


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Dates of one filling order and its batch; None: the lists cannot tell.

    `received` is the first valid receipt 101 at the distribution centre, `received_two_step` the one by 305. Issues are
    deliveries that were not cancelled: first, last, and quantity by day. `goods_issue` is that of the last delivery.
    """

    order: ProductionOrder
    made_to_order: bool
    sales_order_date: date | None
    transfer_order_date: date | None
    released: date
    finished: date | None
    received: date | None
    received_two_step: date | None
    first_issue: date | None
    last_issue: date | None
    issues: tuple[tuple[date, str, Decimal], ...]
    goods_issue: date | None

    @property
    def storage_days(self) -> Decimal | None:
        """Quantity-weighted days from receipt to issue."""
        if self.received is None or not self.issues:
            return None
        total = sum((q for _, _, q in self.issues), Decimal(0))
        return sum(((day - self.received).days * q for day, _, q in self.issues), Decimal(0)) / total


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of a batch, in the unit of its material. Left and right side are equal:

    opening + received + returned + counted = consumed + delivered + scrapped + moved + stock + in_transit
    (`counted` may be negative; `moved` is what went into another batch, negative when it came from one).
    """

    opening: Decimal
    received: Decimal
    returned: Decimal
    counted: Decimal
    consumed: Decimal
    delivered: Decimal
    scrapped: Decimal
    moved: Decimal
    stock: Decimal
    in_transit: Decimal


@dataclass(frozen=True, slots=True)
class Promise:
    """One made-to-order filling order: what was made and issued, and the planned dates of its deliveries.

    `completed_on` is the day of the last issue once everything made has left; None before.
    """

    order: ProductionOrder
    made: Decimal
    issued: Decimal
    planned: tuple[date, ...]
    completed_on: date | None


class BatchTruth:
    """Answers about genealogy, lead time and whereabouts of batches, as known on the last day."""

    def __init__(self, world: "World", view: View = View.LISTED) -> None:
        self._world = world
        self._view = view

    def edges(self) -> list[Edge]:
        """Links that the usual lists prove: the liquid order of the yield list, and postings from batch to batch."""
        return [*self._yield_edges(), *self._transfer_edges()]

    def _known(self, order: ProductionOrder) -> bool:
        return self._view is not View.LOADED or taken_in(dirt_of_order(self._world.seed, order))

    def _yield_edges(self) -> Iterator[Edge]:
        for row in ProductionTruth(self._world, self._view).linked_to_liquid():
            parent = self._world.orders[row.order.parent]
            if self._known(parent):
                yield Edge(
                    Batch(row.order.material, row.order.batch),
                    Batch(parent.material, parent.batch),
                    row.input_kg or None,
                    Method.YIELD_LIST,
                    row.order.number,
                )

    def _transfer_edges(self) -> Iterator[Edge]:
        """309: a document takes from one batch and gives to another."""
        pairs: dict[tuple[str, str, str], dict[int, Line]] = defaultdict(dict)
        totals: dict[tuple[Batch, Batch], int] = defaultdict(int)
        for document, _, line in self._world.truth.lines(self._view):
            if line.movement_type == "309":
                pair = pairs[document.number, str(document.posting_date.year), line.material]
                pair[1 if line.quantity > 0 else -1] = line
        for pair in pairs.values():
            if len(pair) == 2:
                given, taken = pair[1], pair[-1]
                totals[Batch(given.material, given.batch), Batch(taken.material, taken.batch)] += (
                    given.quantity
                )
        for (child, parent), quantity in totals.items():
            yield Edge(child, parent, exact(quantity), Method.TRANSFER_POSTING, "")

    def consumption_edges(self) -> list[Edge]:
        """Every batch that an order consumed, net of reversals. Lists show this only with the column *Order*."""
        used: dict[tuple[str, Batch], int] = defaultdict(int)
        for _, _, line in self._world.truth.lines(self._view):
            if line.order and line.movement_type in ("261", "262") and line.batch:
                used[line.order, Batch(line.material, line.batch)] -= line.quantity
        edges = []
        for (number, parent), quantity in used.items():
            order = self._world.orders[number]
            if quantity > 0 and self._known(order):
                child = Batch(order.material, order.batch)
                edges.append(Edge(child, parent, exact(quantity), Method.CONSUMPTION, number))
        return edges

    @cached_property
    def _net_by_day(
        self,
    ) -> tuple[
        dict[Batch, dict[date, int]], dict[Batch, dict[date, int]], dict[Batch, dict[tuple[date, str], int]]
    ]:
        """Net receipts 101 and 305 at the centre, and net issues, by batch and day; reversals fall on the same day."""
        received: dict[Batch, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        two_step: dict[Batch, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        issued: dict[Batch, dict[tuple[date, str], int]] = defaultdict(lambda: defaultdict(int))
        for document, _, line in self._world.truth.lines(self._view):
            batch = Batch(line.material, line.batch)
            if line.plant == CENTRE and line.movement_type in ("101", "102"):
                received[batch][document.posting_date] += line.quantity
            elif line.plant == CENTRE and line.movement_type in ("305", "306"):
                two_step[batch][document.posting_date] += line.quantity
            elif line.movement_type in ("601", "602"):
                issued[batch][document.posting_date, line.reference] -= line.quantity
        return received, two_step, issued

    def issues(self, batch: Batch) -> list[tuple[date, str, Decimal]]:
        """Valid issues of a batch to customers: day, delivery, quantity. The forward trace."""
        found = self._net_by_day[2].get(batch, {})
        return sorted((day, delivery, exact(q)) for (day, delivery), q in found.items() if q > 0)

    def lead_times(self) -> list[LeadTime]:
        """Stage dates of every filling order that lists know."""
        transfers = {t.number: t for t in self._world.transfers}
        ordered = self._sales_order_dates()
        left = self._goods_issues()
        result = []
        for state in ProductionTruth(self._world, self._view).orders:
            order = state.order
            if order.controller != "P01":
                continue
            batch = Batch(order.material, order.batch)
            received = _first_positive(self._net_by_day[0].get(batch, {}))
            transfer = transfers.get(order.transfer)
            known = transfer is not None and (
                self._view is not View.LOADED or taken_in(dirt_of_transfer(self._world.seed, transfer))
            )
            issues = self.issues(batch)
            result.append(
                LeadTime(
                    order=order,
                    made_to_order=bool(order.sales_order),
                    sales_order_date=ordered.get(order.sales_order),
                    transfer_order_date=transfer.created if transfer and known and received else None,
                    released=order.released,
                    finished=state.finished,
                    received=received,
                    received_two_step=_first_positive(self._net_by_day[1].get(batch, {})),
                    first_issue=issues[0][0] if issues else None,
                    last_issue=issues[-1][0] if issues else None,
                    issues=tuple(issues),
                    goods_issue=left.get(issues[-1][1]) if issues else None,
                )
            )
        return result

    def _sales_order_dates(self) -> dict[str, date]:
        """Date of each sales order that billing shows."""
        return {
            invoice.sales_order: invoice.ordered
            for invoice in self._world.invoices
            for item in invoice.items
            if self._view is not View.LOADED
            or taken_in(dirt_of_invoice_item(self._world.seed, invoice, item))
        }

    def _goods_issues(self) -> dict[str, date]:
        """Goods issue date of each delivery that the delivery list shows."""
        return {
            delivery.number: delivery.goods_issue
            for delivery in self._world.deliveries
            if delivery.goods_issue is not None
            for item in delivery.items
            if self._view is not View.LOADED
            or taken_in(dirt_of_delivery_item(self._world.seed, delivery, item))
        }

    def promises(self) -> list[Promise]:
        """Made-to-order orders: open ones (MTO-OPEN) have no `completed_on`, MTO-OTP compares it with the promise."""
        planned = {delivery.number: delivery.planned for delivery in self._world.deliveries}
        result = []
        for time in self.lead_times():
            if not time.made_to_order:
                continue
            made = exact(time.order.delivered(self._world.plan.end))
            issued = sum((quantity for _, _, quantity in time.issues), Decimal(0))
            done = time.finished is not None and made > 0 and issued >= made
            dates = tuple(sorted({planned[number] for _, number, _ in time.issues}))
            result.append(Promise(time.order, made, issued, dates, time.last_issue if done else None))
        return result

    def balances(self) -> dict[Batch, Balance]:
        """GEN-BAL: where everything of each batch came from and went, over the whole history."""
        sums: dict[Batch, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for key, quantity in self._world.opening_stock.items():
            sums[Batch(key.material, key.batch)]["opening"] += quantity
            sums[Batch(key.material, key.batch)]["stock"] += quantity
        for _, _, line in self._world.truth.lines(self._view):
            if not line.storage_location:
                continue
            found = sums[Batch(line.material, line.batch)]
            found["stock"] += line.quantity
            side, sign = _SIDES.get(REVERSAL_OF.get(line.movement_type, line.movement_type), ("", 0))
            if side and not (side == "received" and line.purchase_order[:2] in ("44", "46")):
                found[side] += sign * line.quantity
        for transit, on_the_way in self._world.truth.transit(self._world.plan.end, view=self._view).items():
            sums[Batch(transit.material, transit.batch)]["in_transit"] += int(on_the_way * 1_000)
        return {
            batch: Balance(**{field.name: exact(found[field.name]) for field in fields(Balance)})
            for batch, found in sums.items()
        }

    def first_receipts(self) -> dict[Batch, date]:
        """Day of the first production receipt of each batch, from which stock age is counted."""
        first: dict[Batch, date] = {}
        for document, _, line in self._world.truth.lines(self._view):
            if line.movement_type == "101" and line.order and not document.in_reversal:
                batch = Batch(line.material, line.batch)
                first[batch] = min(first.get(batch, document.posting_date), document.posting_date)
        return first

    def covered(self) -> tuple[int, int]:
        """GEN-COV: finished filling batches with a hard link to their liquid, all finished filling batches."""
        children = {edge.child for edge in self.edges()}
        batches = {
            Batch(o.order.material, o.order.batch)
            for o in ProductionTruth(self._world, self._view).orders
            if o.order.controller == "P01" and o.is_completed
        }
        return len(batches & children), len(batches)


_SIDES = {
    "101": ("received", 1),
    "531": ("received", 1),
    "653": ("returned", 1),
    "Z71": ("counted", 1),
    "Z72": ("counted", 1),
    "261": ("consumed", -1),
    "201": ("consumed", -1),
    "601": ("delivered", -1),
    "Z03": ("delivered", -1),
    "551": ("scrapped", -1),
    "309": ("moved", -1),
}


def _first_positive(by_day: dict[date, int]) -> date | None:
    return min((day for day, quantity in by_day.items() if quantity > 0), default=None)
