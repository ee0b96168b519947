"""Customers ordering, goods leaving the distribution centre, and goods coming back."""

from datetime import timedelta
from functools import partial
from itertools import accumulate
from random import Random

from etl.demo.billing import Billing
from etl.demo.events import Delivery, DeliveryItem, Line, SalesItem, SalesOrder
from etl.demo.logistics import Logistics
from etl.demo.materials import Assortment, Kind, Material
from etl.demo.partners import Customer
from etl.demo.plant import CENTRE, Plant
from etl.demo.production import Filling, Production
from etl.demo.workdays import add_working_days, working_day_from

ORDERS_PER_DAY = 20.0
TO_ORDER = 0.13
ITEMS_PER_ORDER = 5.6
TO_ORDER_ITEMS = 2.4
TRADING_ITEMS = 0.05
DELAY_DAYS = ((-4, -1, 0, 1, 2, 3, 4, 6, 9), (3, 4, 45, 37, 2, 5, 2, 1, 1))
REORDER_DAYS = 10
CANCELLED_ISSUES = 0.075
RETURNED = 0.02
FREE = 0.006
GIVE_UP_AFTER = 14


def about(dice: Random, mean: float) -> int:
    """A whole number around a mean, never negative, with the spread of a count."""
    return max(0, round(dice.gauss(mean, mean**0.5 * 0.7)))


def geometric(dice: Random, mean: float, most: int) -> int:
    """At least 1, on average about `mean`, at most `most`."""
    return min(most, 1 + int(dice.expovariate(1 / (mean - 0.5))))


class Sales:
    """The sales office and the picking hall of the centre."""

    def __init__(
        self,
        plant: Plant,
        production: Production,
        logistics: Logistics,
        billing: Billing,
        daily_use: dict[str, int],
    ) -> None:
        self.plant = plant
        self.production = production
        self.logistics = logistics
        self.billing = billing
        self.daily_use = daily_use
        self._dice = plant.dice("sales")
        finished = plant.materials.of(Kind.FINISHED)
        trading = plant.materials.of(Kind.TRADING)
        customers = plant.partners.customers
        self._customers = customers
        self._weights = list(accumulate(c.weight for c in customers))
        channels = {c.channel for c in customers}
        self._stock = {
            c: Assortment.of([m for m in finished if c in m.channels and not m.made_to_order])
            for c in channels
        }
        self._to_order = {
            c: Assortment.of([m for m in finished if c in m.channels and m.made_to_order]) for c in channels
        }
        self._trading = {c: Assortment.of([m for m in trading if c in m.channels]) for c in channels}

    def take_orders(self) -> None:
        """The sales orders of one working day."""
        for _ in range(about(self._dice, ORDERS_PER_DAY * self.plant.plan.scale)):
            customer = self._dice.choices(self._customers, cum_weights=self._weights)[0]
            wants_own = customer.channel == "12" or self._dice.random() < TO_ORDER
            if wants_own and self._to_order[customer.channel].materials:
                self._order_to_make(customer)
            elif self._stock[customer.channel].materials:
                self._order_from_stock(customer)

    def _new_order(self, customer: Customer, kind: str) -> SalesOrder:
        today = self.plant.today
        own_range = kind in ("stock", "to_order")
        number = self.plant.numbers.next("sales order" if own_range else "service order")
        requested = add_working_days(today, self._dice.choice((1, 2, 2, 3, 3, 4, 5, 8)))
        if requested.weekday() == 4 and self._dice.random() < 0.05:
            requested += timedelta(days=1)
        order = SalesOrder(
            number=f"21{number:07d}" if own_range else f"20{number:06d}",
            customer=customer.code,
            channel=customer.channel,
            created=today,
            requested=requested,
            kind=kind,
        )
        self.plant.sales_orders.append(order)
        return order

    def _quantity(self, material: Material, times: float = 1.0) -> int:
        pieces = round(material.typical_quantity * times * self._dice.lognormvariate(0, 0.9))
        return max(1, min(pieces, 1_600)) * 1_000

    def _order_from_stock(self, customer: Customer) -> None:
        order = self._new_order(customer, "stock")
        trading = self._trading[customer.channel]
        chosen: dict[str, Material] = {}
        for _ in range(geometric(self._dice, ITEMS_PER_ORDER, 49)):
            from_trade = trading.materials and self._dice.random() < TRADING_ITEMS
            material = (trading if from_trade else self._stock[customer.channel]).draw(self._dice)
            chosen[material.code] = material
        for number, material in enumerate(chosen.values(), start=1):
            quantity = self._quantity(material)
            order.items.append(SalesItem(order, number * 10, material.code, quantity, quantity))
            self.logistics.position[material.code] -= quantity
            if material.kind is Kind.FINISHED:
                self._reorder(material)
        delay = self._dice.choices(*DELAY_DAYS)[0]
        self.plant.on(max(order.requested + timedelta(days=delay), order.created), partial(self._ship, order))

    def _reorder(self, material: Material) -> None:
        """Have a finished good made when the centre will run out of it; seldom with its other packs."""
        if self.logistics.position[material.code] >= self.daily_use.get(material.code, 0) * REORDER_DAYS:
            return
        packs = [material]
        if self._dice.random() < 0.06:
            others = self.plant.materials.packs_of[material.liquid]
            packs += [
                m
                for c in others
                if (m := self.plant.materials.by_code[c]) is not material and not m.made_to_order
            ]
        self.production.plan([Filling(m, self.lot(m)) for m in packs])

    def lot(self, material: Material) -> int:
        """Pieces (in thousandths) that are made to stock at a time."""
        return max(2, round(material.typical_quantity * self._dice.uniform(6.0, 12.0))) * 1_000

    def _order_to_make(self, customer: Customer) -> None:
        order = self._new_order(customer, "to_order")
        assortment = self._to_order[customer.channel]
        chosen = {
            m.code: m
            for m in (assortment.draw(self._dice) for _ in range(geometric(self._dice, TO_ORDER_ITEMS, 29)))
        }
        for number, material in enumerate(chosen.values(), start=1):
            quantity = self._quantity(material, 2.2)
            item = SalesItem(order, number * 10, material.code, quantity, quantity)
            order.items.append(item)
            self.logistics.position[material.code] -= quantity
            lag = self._dice.choices((0, 1, 2, 4, 8, 15), (35, 25, 14, 10, 10, 6))[0]
            filling = Filling(material, quantity, item)
            self.plant.on(self.plant.today + timedelta(days=lag), partial(self.production.plan, [filling]))
        order.requested = add_working_days(order.created, self._dice.randint(5, 14))
        self.plant.on(add_working_days(order.created, self._dice.randint(2, 5)), partial(self._ship, order))

    def _available(self, order: SalesOrder, item: SalesItem) -> int:
        if order.kind != "to_order":
            return self.plant.shelves.quantity(CENTRE, "0101", item.material)
        batches = self.plant.shelves.batches(CENTRE, "0101", item.material)
        return sum(max(0, batches.get(batch, 0)) for batch in item.batches)

    def _ship(self, order: SalesOrder) -> None:
        """Deliver what can be delivered today; try again later for the rest."""
        order.attempts += 1
        ready = []
        for item in order.items:
            quantity = min(item.open_quantity, self._available(order, item)) // 1_000 * 1_000
            if quantity and (
                quantity == item.open_quantity or order.kind == "to_order" or self._dice.random() < 0.5
            ):
                ready.append((item, quantity))
        if ready:
            for item, quantity in ready:
                item.open_quantity -= quantity
            self._issue_new(order, ready)
        if any(item.open_quantity for item in order.items) and order.attempts < GIVE_UP_AFTER:
            self.plant.on(
                add_working_days(self.plant.today, self._dice.choice((1, 2, 2, 3, 4))),
                partial(self._ship, order),
            )

    def _issue_new(self, order: SalesOrder, ready: list[tuple[SalesItem, int]]) -> None:
        prefix, kind = {"free": ("196", "ZDF1")}.get(
            order.kind, ("171", "EDA1") if order.channel == "12" else ("191", "ZDA1")
        )
        planned = order.requested
        if order.attempts > 1 and self._dice.random() < 0.8:
            planned = self.plant.today - timedelta(days=self._dice.choices(*DELAY_DAYS)[0])
        if kind == "EDA1":
            planned = self.plant.today - timedelta(days=self._dice.randint(20, 50))
        if planned.weekday() == 6:
            planned -= timedelta(days=2)
        delivery = Delivery(
            number=f"{prefix}{self.plant.numbers.next(f'delivery {prefix}'):07d}",
            delivery_type=kind,
            sales_order=order.number,
            customer=order.customer,
            channel=order.channel,
            created=self.plant.today,
            planned=planned,
            items=tuple(
                DeliveryItem(10 * n, i.material, q, i.item) for n, (i, q) in enumerate(ready, start=1)
            ),
        )
        self.plant.deliveries.append(delivery)
        if self._dice.random() < CANCELLED_ISSUES:
            self._issue_and_cancel(order, delivery)
        else:
            self._issue(order, delivery)

    def _pick(self, order: SalesOrder, delivery: Delivery) -> list[Line]:
        """Lines of the goods issue; empty when not everything is on the shelf."""
        lines: list[Line] = []
        own = {item.material: item.batches for item in order.items}
        for _, material, quantity, _ in delivery.items:
            picks = self.plant.shelves.pick(CENTRE, "0101", material, quantity, own.get(material, ()))
            if sum(q for _, q in picks) < quantity:
                return []
            lines += [
                Line(
                    "601", CENTRE, "0101", material, batch, -q, gl_account="632100", reference=delivery.number
                )
                for batch, q in picks
            ]
        return lines

    def _issue(self, order: SalesOrder, delivery: Delivery) -> None:
        """Post the goods issue that stays."""
        lines = self._pick(order, delivery)
        if not lines:
            self._drop(order, delivery)
            return
        self.plant.post(lines)
        delivery.goods_issue = self.plant.today
        delivery.picks = tuple((line.material, line.batch, -line.quantity) for line in lines)
        if order.kind != "free":
            self.billing.invoice(order, delivery)
        if self._dice.random() < RETURNED:
            day = add_working_days(self.plant.today, self._dice.randint(4, 15))
            self.plant.on(day, partial(self._take_back, delivery))
        if order.kind == "stock" and self._dice.random() < FREE:
            self.plant.on(add_working_days(self.plant.today, 3), partial(self._replace_free, order, delivery))

    def _issue_and_cancel(self, order: SalesOrder, delivery: Delivery) -> None:
        """An issue that is cancelled the same day; mostly the goods leave later under the same delivery."""
        lines = self._pick(order, delivery)
        self.plant.post_and_reverse(lines, "602")
        delivery.cancelled += (self.plant.today,)
        if self._dice.random() < 0.93:
            days = self._dice.choice((0, 0, 1, 1, 2, 3, 5))
            self.plant.on(add_working_days(self.plant.today, days), partial(self._issue, order, delivery))
        else:
            self._drop(order, delivery)

    def _drop(self, order: SalesOrder, delivery: Delivery) -> None:
        """Give a delivery up: its quantities are open again."""
        delivery.dropped = True
        by_item = {item.item: item for item in order.items}
        for delivered in delivery.items:
            by_item[delivered.sales_item].open_quantity += delivered.quantity
        self.plant.on(add_working_days(self.plant.today, 2), partial(self._ship, order))

    def _customer(self, code: str) -> Customer:
        return next(c for c in self._customers if c.code == code)

    def _take_back(self, delivery: Delivery) -> None:
        """Receive part of a delivery back into the assessment store, and decide later what becomes of it."""
        material, batch, quantity = self._dice.choice(delivery.picks)
        back = max(1, quantity // 1_000 // self._dice.choice((1, 2, 4))) * 1_000
        order = self._new_order(self._customer(delivery.customer), "return")
        order.items.append(SalesItem(order, 10, material, back, 0))
        number = f"196{self.plant.numbers.next('delivery 196'):07d}"
        self.plant.post(
            [Line("653", CENTRE, "0301", material, batch, back, gl_account="632100", reference=number)],
        )
        returned = Delivery(
            number, "ZDE1", order.number, delivery.customer, delivery.channel, self.plant.today, self.plant.today,
            (DeliveryItem(10, material, back, 10),), self.plant.today, picks=((material, batch, back),),
        )  # fmt: skip
        self.plant.deliveries.append(returned)
        self.billing.credit_return(order, returned)
        fate = self._dice.random()
        day = add_working_days(self.plant.today, self._dice.randint(1, 8))
        if fate < 0.55:
            self.logistics.position[material] += back
            self.plant.on(
                day, partial(self.logistics.relocate, (CENTRE, "0301", "0101"), material, batch, back)
            )
        elif fate < 0.8:
            self.plant.on(
                day, partial(self.logistics.relocate, (CENTRE, "0301", "9901"), material, batch, back)
            )
        elif material.startswith("10"):
            self.plant.on(day, partial(self.logistics.send_back, material, batch, back))

    def _replace_free(self, order: SalesOrder, delivery: Delivery) -> None:
        """Send a replacement that costs the customer nothing."""
        free = self._new_order(self._customer(order.customer), "free")
        free.requested = working_day_from(self.plant.today)
        item = delivery.items[0]
        quantity = min(item.quantity, 2_000)
        free.items.append(SalesItem(free, 10, item.material, quantity, quantity))
        self.logistics.position[item.material] -= quantity
        self._ship(free)
