"""What happens in the simulated company: plain records of goods movements, orders, transfers and deliveries.

Quantities are whole thousandths of the unit (`12_500` is 12.5 kg), so that every sum is exact.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Line(NamedTuple):
    """One line of a material document; `quantity` is signed, in thousandths. `order` is the production order."""

    movement_type: str
    plant: str
    storage_location: str
    material: str
    batch: str
    quantity: int
    cost_center: str = ""
    gl_account: str = ""
    text: str = ""
    reference: str = ""
    purchase_order: str = ""
    order: str = ""


class Document(NamedTuple):
    """One material document. Number ranges start again every posting year.

    `posting_date` is the day it counts for, `entered` the day somebody keyed it in; `hidden` documents are in no
    movement list (somebody's selection leaves them out), although SAP's stock contains them. `in_reversal`: it reverses
    another document or is reversed by one.
    """

    number: str
    posting_date: date
    entered: date
    lines: tuple[Line, ...]
    hidden: bool = False
    in_reversal: bool = False


class LineId(NamedTuple):
    """Which line of which document."""

    year: int
    document: str
    position: int


@dataclass(slots=True)
class ProductionOrder:
    """One production order; quantities in thousandths of the material's unit.

    `parent` is the liquid order that a filling order fills from. `receipts` are net receipts by day.
    `technically_complete` and `closed` are the days from which the status shows TECO and CLSD.
    """

    number: str
    order_type: str
    controller: str
    material: str
    batch: str
    quantity: int
    created: date
    released: date
    basic_start: date
    basic_finish: date
    sales_order: str = ""
    parent: str = ""
    transfer: str = ""
    receipts: tuple[tuple[date, int], ...] = ()
    finished: date | None = None
    technically_complete: date | None = None
    closed: date | None = None

    def delivered(self, on: date) -> int:
        """Net received quantity at the end of a day."""
        return sum(quantity for day, quantity in self.receipts if day <= on)


@dataclass(slots=True)
class TransferOrder:
    """One item of a stock transfer order (`44…` from the factory, `46…` from the warehouse) to the distribution centre.

    `issues` and `receipts` are (day, batch, quantity); a reversed issue is a negative one.
    """

    number: str
    item: int
    material: str
    quantity: int
    created: date
    supplying_plant: str
    receiving_plant: str
    delivery_date: date
    requisition: str = ""
    delivery: str = ""
    issues: list[tuple[date, str, int]] = field(default_factory=list)
    receipts: list[tuple[date, str, int]] = field(default_factory=list)


class Transit(NamedTuple):
    """A change of stock in transit: positive when goods leave, negative when they arrive. Batch as on the goods."""

    day: date
    entered: date
    purchase_order: str
    material: str
    batch: str
    receiving_plant: str
    quantity: int


@dataclass(slots=True)
class SalesItem:
    """One item of a sales order. `batches` are those made for it (made to order)."""

    sales_order: "SalesOrder"
    item: int
    material: str
    quantity: int
    open_quantity: int
    batches: tuple[str, ...] = ()


@dataclass(slots=True)
class SalesOrder:
    """One sales order. `kind` is `stock`, `to_order`, `return`, `free`."""

    number: str
    customer: str
    channel: str
    created: date
    requested: date
    kind: str
    items: list[SalesItem] = field(default_factory=list)
    attempts: int = 0


class DeliveryItem(NamedTuple):
    """One item of a delivery: whole quantity of a material, whatever its batches."""

    line: int
    material: str
    quantity: int
    sales_item: int


@dataclass(slots=True)
class Delivery:
    """One outbound delivery. `goods_issue` is the day of the issue that was not cancelled; None: not left yet.

    `cancelled` are days on which an issue was posted and cancelled again. `dropped`: cancelled for good.
    `picks` are the batches that left with the valid issue: (material, batch, quantity).
    """

    number: str
    delivery_type: str
    sales_order: str
    customer: str
    channel: str
    created: date
    planned: date
    items: tuple[DeliveryItem, ...]
    goods_issue: date | None = None
    cancelled: tuple[date, ...] = ()
    dropped: bool = False
    picks: tuple[tuple[str, str, int], ...] = ()


class TextEdit(NamedTuple):
    """A text that somebody changed later: from `edited` on, lists show `text` on that line."""

    line: LineId
    edited: date
    text: str


class Inspection(NamedTuple):
    """A received lot that is in quality inspection from a day until (not including) another."""

    material: str
    plant: str
    storage_location: str
    batch: str
    quantity: int
    first: date
    until: date


class Reservation(NamedTuple):
    """Stock that became stock of a sales order (positive) or free again (negative)."""

    day: date
    material: str
    plant: str
    storage_location: str
    batch: str
    quantity: int


class InvoiceItem(NamedTuple):
    """One item of an invoice. Money in hundredths of the document's currency; `net_value` in whole VND."""

    item: int
    material: str
    quantity: int
    price: int
    total_price: int
    discount_item: int
    discount_header: int
    net_value: int
    tax: int
    total: int
    discount_text: str = ""


@dataclass(slots=True)
class Invoice:
    """One billing document: an invoice, its cancellation, or a credit for returned goods.

    `exchange_rate` is VND per unit of the document's currency (1: VND). A cancelled invoice and its cancellation know
    each other's day and number.
    """

    number: str
    billing_type: str
    billed: date
    delivery: str
    sales_order: str
    ordered: date
    customer: str
    channel: str
    salesman: str
    payment_days: int
    exchange_rate: int
    items: tuple[InvoiceItem, ...]
    cancelled_on: date | None = None
    cancels: str = ""

    @property
    def gross(self) -> int:
        """What the customer owes, in whole VND, tax included."""
        tax = sum(item.tax for item in self.items) // 100 if self.exchange_rate == 1 else 0
        return sum(item.net_value for item in self.items) + tax


@dataclass(slots=True)
class OpenItem:
    """An amount a customer owes (or has paid in advance, when negative), in whole VND."""

    customer: str
    channel: str
    salesman: str
    amount: int
    created: date
    due: date
    paid: date | None = None


class Target(NamedTuple):
    """Sales target of a semester in whole VND, for a salesman's name as the list spells it."""

    salesman_name: str
    semester: int
    year: int
    amount: int
