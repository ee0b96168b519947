"""Invoices, their cancellation, credits for returns, and what customers pay."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from etl.demo.dirt import roll
from etl.demo.events import Delivery, DeliveryItem, Invoice, InvoiceItem, OpenItem, SalesOrder
from etl.demo.materials import Material
from etl.demo.partners import Customer
from etl.demo.plant import Plant
from etl.demo.workdays import add_working_days

DOLLAR = 26_123
PRICE_RISE = date(2025, 7, 1)
TAX_PERCENT = 8
SPLIT_ITEMS = 0.014
SUBSTITUTES = 0.004
ADVANCE = 0.008
UNASSIGNED_ONE_IN, UNASSIGNED_REST = 30, 5
"""Such customers have no salesman in the receivables, although their invoices name one."""

CANCELLED_INVOICES = 0.02
CANCEL_WITHIN_DAYS = 28
"""Cancellations and credits happen only shortly before the end, where lists that show them reach."""

LATENESS = {
    "prompt": (-6, 5),
    "slow": (3, 45),
    "bad": (40, 260),
}


class Billing:
    """One invoice for every customer delivery, on the day of its goods issue."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self._dice = plant.dice("billing")
        self._customers = {c.code: c for c in plant.partners.customers}
        self._behaviour = {
            c.code: self._dice.choices(list(LATENESS), (62, 28, 10))[0] for c in plant.partners.customers
        }

    def price(self, material: Material, customer: Customer, day: date) -> int:
        """Price of one unit in hundredths of the customer's currency: rises once, for some materials."""
        rise = 104 if day >= PRICE_RISE and roll(self.plant.seed, "rise", material.code) % 5 < 3 else 100
        dong = material.price * rise // 100 // 100 * 100
        if customer.channel == "12":
            return max(1, dong * 100 // DOLLAR)
        return dong * 100

    def invoice(self, order: SalesOrder, delivery: Delivery) -> None:
        """Bill a delivery today; the amount becomes an open item."""
        customer = self._customers[delivery.customer]
        salesmen = self.plant.partners.salesmen
        substitute = self._dice.random() < SUBSTITUTES
        salesman = self._dice.choice(salesmen) if substitute else customer.salesman
        export = customer.channel == "12"
        invoice = Invoice(
            number=self._number("173" if export else "193"),
            billing_type="EBA2" if export else "ZBA1",
            billed=self.plant.today,
            delivery=delivery.number,
            sales_order=order.number,
            ordered=order.created,
            customer=customer.code,
            channel=customer.channel,
            salesman=salesman.code,
            payment_days=customer.payment_days,
            exchange_rate=DOLLAR if export else 1,
            items=self._items(delivery, customer),
        )
        self.plant.invoices.append(invoice)
        self._owe(invoice)
        if self._near_the_end() and self._dice.random() < CANCELLED_INVOICES:
            day = add_working_days(self.plant.today, self._dice.randint(1, 4))
            if day <= self.plant.plan.end:
                self.plant.on(day, partial(self._cancel, invoice))

    def _near_the_end(self) -> bool:
        return (self.plant.plan.end - self.plant.today).days <= CANCEL_WITHIN_DAYS

    def _number(self, prefix: str) -> str:
        return f"{prefix}{self.plant.numbers.next(f'invoice {prefix}'):07d}"

    def _items(self, delivery: Delivery, customer: Customer) -> tuple[InvoiceItem, ...]:
        """Items as delivered; a few are split in two with odd numbers."""
        items: list[InvoiceItem] = []
        promo = 4 if self._dice.random() < 0.06 else 0
        header = self._dice.random() < 0.02
        for delivered in delivery.items:
            parts = [(delivered.line, delivered.quantity)]
            if delivered.quantity >= 2_000 and self._dice.random() < SPLIT_ITEMS:
                first = delivered.quantity // 2_000 * 1_000
                parts = [(delivered.line + 1, first), (delivered.line + 2, delivered.quantity - first)]
            for number, quantity in parts:
                items.append(self._item(number, quantity, delivered, customer, promo=promo, header=header))
        return tuple(items)

    def _item(
        self,
        number: int,
        quantity: int,
        delivered: DeliveryItem,
        customer: Customer,
        *,
        promo: int,
        header: bool,
    ) -> InvoiceItem:
        material = self.plant.materials.by_code[delivered.material]
        price = self.price(material, customer, self.plant.today)
        total = price * quantity // 1_000
        if customer.channel == "12":
            return InvoiceItem(
                number, material.code, quantity, price, total, 0, 0, round(total * DOLLAR / 100), 0, total
            )
        percent = customer.discount + promo
        discount = total * percent // 100 // 100 * 100
        header_discount = total // 100 // 100 * 100 if header else 0
        net = (total - discount - header_discount) // 100
        tax = 0 if self._dice.random() < 0.002 else net * TAX_PERCENT // 100
        text = "".join(
            f" |Discount {name} ({value:.2f} %)"
            for name, value in (("Regular", customer.discount), ("Promo 2", promo))
            if value
        )
        return InvoiceItem(
            number,
            material.code,
            quantity,
            price,
            total,
            discount,
            header_discount,
            net,
            tax * 100,
            (net + tax) * 100,
            text,
        )

    def _owe(self, invoice: Invoice) -> None:
        """An open item with a due date, and the day the customer will pay it (perhaps never within the history)."""
        due = invoice.billed + timedelta(days=invoice.payment_days)
        low, high = LATENESS[self._behaviour[invoice.customer]]
        paid = max(due + timedelta(days=self._dice.randint(low, high)), invoice.billed)
        salesman = "0" if int(invoice.customer) % UNASSIGNED_ONE_IN == UNASSIGNED_REST else invoice.salesman
        item = OpenItem(invoice.customer, invoice.channel, salesman, invoice.gross, invoice.billed, due, paid)
        self.plant.open_items.append(item)
        if self._dice.random() < ADVANCE:
            advance = replace(
                item, amount=-3 * invoice.gross, created=paid, due=paid, paid=paid + timedelta(days=70)
            )
            self.plant.open_items.append(advance)

    def _cancel(self, invoice: Invoice) -> None:
        """Cancel an invoice; the goods stay delivered and the invoice is written again the same day."""
        today = self.plant.today
        invoice.cancelled_on = today
        for number, kind, cancels in (
            (self._number("194"), "EBS2" if invoice.exchange_rate > 1 else "ZBS1", invoice.number),
            (self._number(invoice.number[:3]), invoice.billing_type, ""),
        ):
            self.plant.invoices.append(
                replace(
                    invoice,
                    number=number,
                    billing_type=kind,
                    billed=today,
                    cancelled_on=None,
                    cancels=cancels,
                )
            )

    def credit_return(self, order: SalesOrder, back: Delivery) -> None:
        """Credit what a customer sent back, at today's price, while lists still show credits."""
        if not self._near_the_end():
            return
        customer = self._customers[back.customer]
        items = tuple(self._item(i.line, i.quantity, i, customer, promo=0, header=False) for i in back.items)
        credit = Invoice(
            self._number("195"), "ZRE", self.plant.today, back.number, order.number, order.created, customer.code,
            customer.channel, customer.salesman.code, 0, DOLLAR if customer.channel == "12" else 1, items,
        )  # fmt: skip
        self.plant.invoices.append(credit)

    def remember_old_debts(self) -> None:
        """What customers owe from before the first day; some old debts have no salesman any more."""
        opening = self.plant.plan.opening
        for number, customer in enumerate(self.plant.partners.customers):
            for _ in range(self._dice.choice((0, 0, 1, 2))):
                due = opening - timedelta(days=self._dice.randint(-20, 220))
                amount = self._dice.randrange(2, 400) * 1_000_000 + self._dice.randrange(1_000_000)
                late = self._dice.randint(20, 400)
                salesman = "0" if number % 19 == 4 else customer.salesman.code
                self.plant.open_items.append(
                    OpenItem(customer.code, customer.channel, salesman, amount, due - timedelta(days=30), due,
                             max(due + timedelta(days=late), opening + timedelta(days=1)))
                )  # fmt: skip
