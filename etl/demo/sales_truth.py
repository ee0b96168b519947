"""The company's own books of sales: revenue, customers, targets and deliveries, counted from invoices and goods issues.

Money is whole VND, quantities and weights are exact decimals. Nothing here reads a list or code of the product; a view
(see `truth.View`) only decides whether rows that stay in quarantine count.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from etl.demo.billing_list import INVOICE_TYPES, dirt_of_invoice_item
from etl.demo.delivery_list import dirt_of_delivery_item
from etl.demo.dirt import Dirt, Verdict
from etl.demo.events import Delivery, DeliveryItem, Invoice, InvoiceItem
from etl.demo.truth import View, exact
from etl.demo.workdays import working_days

if TYPE_CHECKING:
    from etl.demo.world import World

RETURN_TYPES = frozenset({"ZRE"})
CUSTOMER_DELIVERIES = frozenset({"ZDA1", "EDA1"})
LOST_AFTER_DAYS = 180
LOST_NEEDS_INVOICES = 3


@dataclass(frozen=True, slots=True)
class Cut:
    """Which items count: a range of days (billing date, or planned delivery date), and perhaps one of something."""

    first: date
    last: date
    channel: str | None = None
    customer: str | None = None
    salesman: str | None = None
    material: str | None = None

    def holds(self, day: date, *, channel: str, customer: str, salesman: str, material: str) -> bool:
        """Whether something with these properties is in the cut."""
        return self.first <= day <= self.last and all(
            wanted is None or wanted == found
            for wanted, found in (
                (self.channel, channel),
                (self.customer, customer),
                (self.salesman, salesman),
                (self.material, material),
            )
        )


class Change(NamedTuple):
    """One material in two periods: revenue (VND) and kilograms before and after."""

    revenue_before: int
    kg_before: Decimal
    revenue_after: int
    kg_after: Decimal


class DeliveryLine(NamedTuple):
    """One shipped line of a customer delivery."""

    delivery: Delivery
    item: DeliveryItem

    @property
    def days_late(self) -> int:
        """Calendar days from the planned date to the goods issue; negative when early."""
        if self.delivery.goods_issue is None:
            raise ValueError(f"delivery {self.delivery.number} has not left")
        return (self.delivery.goods_issue - self.delivery.planned).days


def taken_in(dirt: Dirt | None) -> bool:
    """Whether a row with this dirt gets through the checks."""
    return dirt is None or dirt.verdict is Verdict.KEPT


class SalesTruth:
    """Answers about billing and deliveries."""

    def __init__(self, world: "World", view: View = View.LISTED) -> None:
        self._world = world
        self._view = view

    def sign(self, invoice: Invoice) -> int:
        """+1 for invoices, -1 for cancellations and credits."""
        return 1 if invoice.billing_type in INVOICE_TYPES else -1

    def items(self, cut: Cut) -> Iterator[tuple[Invoice, InvoiceItem]]:
        """Items of every billing document in a cut, cancelled ones and cancellations too."""
        for invoice in self._world.invoices:
            for item in invoice.items:
                if cut.holds(
                    invoice.billed,
                    channel=invoice.channel,
                    customer=invoice.customer,
                    salesman=invoice.salesman,
                    material=item.material,
                ) and (
                    self._view is not View.LOADED
                    or taken_in(dirt_of_invoice_item(self._world.seed, invoice, item))
                ):
                    yield invoice, item

    def net_revenue(self, cut: Cut) -> int:
        """SAL-NET in VND: net value with the sign of the document; a cancelled one and its cancellation add to 0."""
        return sum(self.sign(invoice) * item.net_value for invoice, item in self.items(cut))

    def revenue_with_tax(self, cut: Cut) -> Decimal:
        """Net revenue with tax in VND, as DSO divides by; tax is zero on export."""
        net = sum(self.sign(i) * item.net_value for i, item in self.items(cut))
        return net + Decimal(sum(self.sign(i) * item.tax for i, item in self.items(cut))) / 100

    def first_invoice(self) -> date:
        """The day that billing begins with."""
        return min(i.billed for i, _ in self.items(Cut(self._world.plan.start, self._world.plan.end)))

    def _valid_invoices(self, cut: Cut) -> Iterator[tuple[Invoice, InvoiceItem]]:
        return (
            (invoice, item)
            for invoice, item in self.items(cut)
            if invoice.billing_type in INVOICE_TYPES and invoice.cancelled_on is None
        )

    def invoices(self, cut: Cut) -> int:
        """SAL-INV: documents that are invoices and were not cancelled."""
        return len({invoice.number for invoice, _ in self._valid_invoices(cut)})

    def credit_memos(self, cut: Cut) -> int:
        """SAL-CM: documents that credit returned goods."""
        return len({invoice.number for invoice, _ in self.items(cut) if invoice.billing_type in RETURN_TYPES})

    def sales_orders(self, cut: Cut) -> int:
        """SAL-SO: sales orders with invoices that were not cancelled."""
        return len({invoice.sales_order for invoice, _ in self._valid_invoices(cut)})

    def gross_revenue(self, cut: Cut) -> int:
        """Net revenue before credits for returns; both make SAL-NET, so cancellations count on their own day."""
        return self.net_revenue(cut) + self.returned_value(cut)

    def returned_value(self, cut: Cut) -> int:
        """Value of credits for returned goods, positive; SAL-RET is this over gross revenue."""
        return sum(item.net_value for i, item in self.items(cut) if i.billing_type in RETURN_TYPES)

    def volume_kg(self, cut: Cut) -> Decimal:
        """SAL-VOL in kg at the net weight of the material, with the sign of the document."""
        return sum((self._kg(item) * self.sign(invoice) for invoice, item in self.items(cut)), Decimal(0))

    def volume_litres(self, cut: Cut) -> Decimal:
        """SAL-VOL in litres; materials without a volume count nothing."""
        total = 0
        for invoice, item in self.items(cut):
            litres = item.quantity * self._world.materials.by_code[item.material].millilitres // 1_000
            total += self.sign(invoice) * litres
        return exact(total)

    def _kg(self, item: InvoiceItem) -> Decimal:
        return exact(item.quantity) * self._world.materials.by_code[item.material].grams / 1_000

    def by_customer(self, cut: Cut) -> dict[str, int]:
        """Net revenue by sold-to; SAL-CUS counts those above zero."""
        totals: dict[str, int] = defaultdict(int)
        for invoice, item in self.items(cut):
            totals[invoice.customer] += self.sign(invoice) * item.net_value
        return dict(totals)

    def lost_and_at_risk(self, as_of: date) -> tuple[set[str], set[str]]:
        """SAL-LOST: customers lost (no invoice for over 180 days after three in a year) and at risk of it."""
        days: dict[str, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
        for invoice, _ in self._valid_invoices(Cut(self._world.plan.start, as_of)):
            days[invoice.customer][invoice.billed].add(invoice.number)
        lost, at_risk = set(), set()
        for customer, found in days.items():
            ordered = sorted(found)
            silence = (as_of - ordered[-1]).days
            recent = sum(len(found[d]) for d in ordered if d > ordered[-1] - timedelta(days=365))
            gaps = [(b - a).days for a, b in pairwise(ordered)]
            if silence > LOST_AFTER_DAYS and recent >= LOST_NEEDS_INVOICES:
                lost.add(customer)
            elif gaps and silence > 1.5 * median(gaps):
                at_risk.add(customer)
        return lost, at_risk

    def changes(self, before: Cut, after: Cut) -> dict[str, Change]:
        """SAL-PVM: what each material brought and weighed in two periods."""
        totals: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
        for place, cut in ((0, before), (2, after)):
            for invoice, item in self.items(cut):
                sign = self.sign(invoice)
                totals[item.material][place] += sign * item.net_value
                totals[item.material][place + 1] += sign * self._kg(item)
        return {m: Change(int(a), b, int(c), d) for m, (a, b, c, d) in totals.items()}

    def semester(self, year: int, semester: int) -> Cut:
        """The days of a semester: 1 is January to June, 2 July to December."""
        first, last = (
            (date(year, 1, 1), date(year, 6, 30)) if semester == 1 else (date(year, 7, 1), date(year, 12, 31))
        )
        return Cut(first, last)

    def actual_by_salesman(self, year: int, semester: int) -> dict[str, int]:
        """Net revenue of a semester by salesman's name."""
        return self.by_salesman(self.semester(year, semester))

    def by_salesman(self, cut: Cut) -> dict[str, int]:
        """Net revenue by salesman's name."""
        names = {s.code: s.name for s in self._world.partners.salesmen}
        totals: dict[str, int] = defaultdict(int)
        for invoice, item in self.items(cut):
            totals[names[invoice.salesman]] += self.sign(invoice) * item.net_value
        return dict(totals)

    def targets(self, year: int, semester: int) -> dict[str, int]:
        """SAL-TGT: target in VND by the name that the workbook spells."""
        return {
            t.salesman_name: t.amount for t in self._world.targets if (t.year, t.semester) == (year, semester)
        }

    def working_days_of_semester(self, year: int, semester: int, as_of: date) -> tuple[int, int]:
        """Elapsed (the day itself included) and all working days of a semester."""
        cut = self.semester(year, semester)
        return len(working_days(cut.first, min(as_of, cut.last))), len(working_days(cut.first, cut.last))

    def lines(self, cut: Cut, *, types: frozenset[str] = CUSTOMER_DELIVERIES) -> list[DeliveryLine]:
        """Shipped delivery lines by planned date; the grain of on time, in full and days late."""
        salesmen = {c.code: c.salesman.code for c in self._world.partners.customers}
        return [
            DeliveryLine(delivery, item)
            for delivery in self._world.deliveries
            if delivery.delivery_type in types and delivery.goods_issue is not None
            for item in delivery.items
            if cut.holds(
                delivery.planned,
                channel=delivery.channel,
                customer=delivery.customer,
                salesman=salesmen.get(delivery.customer, "0"),
                material=item.material,
            )
            and (
                self._view is not View.LOADED
                or taken_in(dirt_of_delivery_item(self._world.seed, delivery, item))
            )
        ]

    def on_time(self, cut: Cut, *, tolerance_days: int = 0) -> tuple[int, int]:
        """DEL-OT and OTIF of shipped lines: lines on time, lines due. Everything shipped was shipped in full."""
        lines = self.lines(cut)
        return sum(line.days_late <= tolerance_days for line in lines), len(lines)

    def on_time_orders(self, cut: Cut) -> tuple[int, int]:
        """OTIF-ORD: sales orders whose every due line was on time, sales orders with due lines."""
        by_order: dict[str, bool] = defaultdict(lambda: True)
        for line in self.lines(cut):
            by_order[line.delivery.sales_order] &= line.days_late <= 0
        return sum(by_order.values()), len(by_order)

    def open_deliveries(self, as_of: date) -> list[Delivery]:
        """Customer deliveries that are due and have not left; no usual list shows them."""
        return [
            d
            for d in self._world.deliveries
            if d.delivery_type in CUSTOMER_DELIVERIES
            and not d.dropped
            and d.created <= as_of
            and d.planned <= as_of
            and (d.goods_issue is None or d.goods_issue > as_of)
        ]
