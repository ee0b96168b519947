"""Making paint: base (P03), liquid (P02) and filling (P01) orders from planning to closing."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from etl.demo.events import Line, ProductionOrder, SalesItem, TransferOrder
from etl.demo.logistics import Logistics
from etl.demo.materials import Kind, Material
from etl.demo.plant import CENTRE, FACTORY, Plant
from etl.demo.purchasing import Purchasing
from etl.demo.workdays import add_working_days, working_day_from

CYCLE_DAYS = ((0, 1, 2, 3, 4, 5, 6, 7, 9, 12), (5, 23, 20, 13, 13, 10, 6, 4, 4, 2))
PREPARATION_DAYS = ((0, 1, 2, 3, 6, 14), (60, 24, 7, 5, 3, 1))
CANCELLED = 0.02
LEFTOVER = 0.035
SHARED_BATCH = 0.006
NO_TRANSFER = 0.04
TWO_STEP = 0.08
LATE_ISSUE = 0.04
MISTYPED_BATCH = 0.0005
PASTE_LOTS = (180_000, 350_000, 350_000, 700_000, 1_600_000)


@dataclass(frozen=True, slots=True)
class Filling:
    """A wish for a finished good: pieces in thousandths, and the sales item it is made for (made to order)."""

    material: Material
    quantity: int
    sales_item: SalesItem | None = None
    transfer: TransferOrder | None = None


class Production:
    """The factory. Everything it consumes is on the shelves at that moment, or bought in a hurry."""

    def __init__(self, plant: Plant, purchasing: Purchasing, logistics: Logistics) -> None:
        self.plant = plant
        self.purchasing = purchasing
        self.logistics = logistics
        self._dice = plant.dice("production")
        self._paste_coming: dict[str, int] = {}
        self._leftovers: dict[str, tuple[str, int]] = {}
        self._text_counter = 0

    def plan(self, fillings: list[Filling]) -> None:
        """Plan the filling of one liquid: transfer orders now, production orders some days later."""
        for filling in fillings:
            self.logistics.position[filling.material.code] += filling.quantity
        ready = [replace(filling, transfer=self._transfer(filling)) for filling in fillings]
        lag = self._dice.choices(*PREPARATION_DAYS)[0]
        self.plant.on(self.plant.today + timedelta(days=lag), partial(self._release, ready))

    def _transfer(self, filling: Filling) -> TransferOrder | None:
        if self._dice.random() < NO_TRANSFER + TWO_STEP:
            return None
        today = self.plant.today
        order = TransferOrder(
            number=f"44{self.plant.numbers.next('transfer order'):08d}",
            item=10,
            material=filling.material.code,
            quantity=filling.quantity,
            created=today,
            supplying_plant=FACTORY,
            receiving_plant=CENTRE,
            delivery_date=today + timedelta(days=self._dice.choice((-5, 0, 1, 2, 3, 3, 4, 5, 7, 14))),
            requisition=""
            if self._dice.random() < 0.07
            else f"10{self.plant.numbers.next('requisition'):08d}",
        )
        self.plant.transfers.append(order)
        return order

    def _order(
        self, controller: str, material: str, quantity: int, *, made_to_order: bool = False
    ) -> ProductionOrder:
        """A new order with its own batch, released today."""
        today = self.plant.today
        number = self.plant.numbers.next("production order")
        start = today if self._dice.random() < 0.74 else add_working_days(today, self._dice.randint(1, 4))
        usual = "201O" if made_to_order else "201S"
        other = "201S" if made_to_order else "201O"
        order = ProductionOrder(
            number=f"10000{number:06d}",
            order_type=other if self._dice.random() < (0.12 if made_to_order else 0.004) else usual,
            controller=controller,
            material=material,
            batch=f"{today:%y}{'ABCDEFGHIJKL'[today.month - 1]}{number % 100_000:05d}10",
            quantity=quantity,
            created=today,
            released=today if self._dice.random() < 0.997 else add_working_days(today, 1),
            basic_start=start,
            basic_finish=add_working_days(start, self._dice.choice((0, 0, 1, 1, 2))),
        )
        self.plant.orders[order.number] = order
        return order

    def _release(self, fillings: list[Filling]) -> None:
        """Create the orders of a liquid and of its fillings, numbered next to each other."""
        liquid = self.plant.materials.by_code[fillings[0].material.liquid]
        kilograms = sum(f.quantity // 1_000 * f.material.grams for f in fillings)
        quantity = -(-kilograms // 1_000) * 1_000
        parent_first = self._dice.random() < 0.11
        parent = self._order("P02", liquid.code, quantity) if parent_first else None
        children = [
            self._order("P01", f.material.code, f.quantity, made_to_order=f.sales_item is not None)
            for f in fillings
        ]
        if parent is None:
            if self._dice.random() < 0.03:
                self.plant.numbers.next("production order")
            parent = self._order("P02", liquid.code, quantity)
        if len(children) > 1 and self._dice.random() < SHARED_BATCH * 30:
            children[1].batch = children[0].batch
        for child, filling in zip(children, fillings, strict=True):
            child.parent = parent.number
            child.transfer = filling.transfer.number if filling.transfer else ""
            if filling.sales_item:
                child.sales_order = filling.sales_item.sales_order.number
                filling.sales_item.batches += (child.batch,)
        if self._dice.random() < CANCELLED:
            self._cancel([parent, *children], fillings)
            return
        cycle = self._dice.choices(*CYCLE_DAYS)[0]
        finish = max(
            working_day_from(self.plant.today + timedelta(days=cycle)), working_day_from(parent.released)
        )
        span = (finish - self.plant.today).days
        self.plant.on(
            self.plant.today + timedelta(days=self._dice.randint(0, span)), partial(self._mix, parent)
        )
        self.plant.on(finish, partial(self._finish, parent, children, fillings))

    def _cancel(self, orders: list[ProductionOrder], fillings: list[Filling]) -> None:
        """The orders will be closed without anything made; what a customer waits for is planned again."""
        day = add_working_days(self.plant.today, self._dice.randint(3, 12))
        for order in orders:
            order.technically_complete = day
            order.closed = self._closing_day(day)
        for filling in fillings:
            self.logistics.position[filling.material.code] -= filling.quantity
            if filling.sales_item:
                self.plant.on(day, partial(self.plan, [filling]))

    def _closing_day(self, day: date) -> date:
        """Controllers close what is technically complete in the second week of the next month."""
        month = day.replace(day=28) + timedelta(days=4)
        return working_day_from(month.replace(day=10))

    def _mix(self, order: ProductionOrder) -> None:
        """Issue raw materials and bases to an order."""
        lines: list[Line] = []
        for code, grams in self.plant.materials.recipes[order.material].components:
            material = self.plant.materials.by_code[code]
            wanted = max(order.quantity * grams // 1_000 * self._dice.randint(990, 1_012) // 1_000, 1)
            lines += self._issue(order, material, wanted)
        middle = len(lines) // 2 if len(lines) > 3 and self._dice.random() < 0.4 else 0
        for part in (lines[:middle], lines[middle:]):
            if part:
                self._post_issue(part)
        if order.controller == "P02":
            self._use_up_waste(order)

    def _issue(self, order: ProductionOrder, material: Material, wanted: int) -> list[Line]:
        """Lines that take a component from the shelf; some are entered as two identical lines."""
        if material.kind is Kind.BASE:
            self._check_paste(material)
        else:
            self.purchasing.ensure(material, wanted)
            self.purchasing.check(material)
        account = {Kind.RAW: "621100", Kind.PACKAGING: "621200"}.get(material.kind, "621300")
        lines = []
        for batch, taken in self.plant.shelves.pick(FACTORY, "0401", material.code, wanted):
            luck = self._dice.random()
            mistyped = luck < MISTYPED_BATCH and material.kind is Kind.RAW
            line = Line(
                "261", FACTORY, "0401", material.code, batch[:-1] + "X" if mistyped else batch, -taken,
                gl_account=account, order=order.number,
            )  # fmt: skip
            twice = luck > 0.988 and taken % 2 == 0 and (material.unit == "KG" or taken % 2_000 == 0)
            lines += [line._replace(quantity=-taken // 2)] * 2 if twice else [line]
        return lines

    def _post_issue(self, lines: list[Line]) -> None:
        """Post an issue; now and then a line was wrong, is reversed the same day and issued again."""
        if self._dice.random() < 0.06:
            wrong = self._dice.choice(lines)
            self.plant.post_and_reverse([wrong], "262")
        self.plant.post(lines, may_be_late=True)

    def _use_up_waste(self, order: ProductionOrder) -> None:
        """Mix reclaimed paint and returned goods from the reprocessing store into the liquid made of them."""
        for code in (
            f"12{int(order.material[2:]) + 40_000:07d}",
            *self.plant.materials.packs_of[order.material],
        ):
            material = self.plant.materials.by_code.get(code)
            if material is None:
                continue
            account = "621400" if material.kind is Kind.FINISHED else "621300"
            picks = self.plant.shelves.pick(FACTORY, "0502", code, 400_000)
            if picks:
                self.plant.post(
                    [
                        Line(
                            "261",
                            FACTORY,
                            "0502",
                            code,
                            batch,
                            -taken,
                            gl_account=account,
                            order=order.number,
                        )
                        for batch, taken in picks
                    ]
                )

    def _receive(self, order: ProductionOrder, storage_location: str, quantity: int) -> None:
        """Receive what an order made; now and then with a wrong receipt that is reversed."""
        line = Line(
            "101",
            FACTORY,
            storage_location,
            order.material,
            order.batch,
            quantity,
            gl_account="631000",
            order=order.number,
        )
        if self._dice.random() < 0.012:
            self.plant.post_and_reverse([line], "102", receipt=True)
        order.receipts = (*order.receipts, (self.plant.today, quantity))
        unit = self.plant.materials.by_code[order.material].unit
        step = 1 if unit == "KG" else 1_000
        if quantity > 3_000 and self._dice.random() < 0.08:
            first = quantity // 3 // step * step
            self.plant.post([line._replace(quantity=first)], receipt=True)
            line = line._replace(quantity=quantity - first)
        self.plant.post([line], receipt=True)

    def _close(self, order: ProductionOrder) -> None:
        """Finish an order today; it is technically complete some days later, perhaps with corrections."""
        order.finished = self.plant.today
        order.technically_complete = add_working_days(
            self.plant.today, self._dice.choices((0, 1), (97, 3))[0]
        )
        order.closed = self._closing_day(order.technically_complete)
        if order.controller != "P01" and self._dice.random() < 0.13:
            self.plant.on(order.technically_complete, partial(self._correct, order))

    def _correct(self, order: ProductionOrder) -> None:
        """Post the corrections of closing an order: small issues, seldom a partial reversal."""
        self._text_counter += 1
        text = f"ZEPP{self._text_counter % 10_000:04d}_TECO"
        lines = []
        for code, grams in self.plant.materials.recipes[order.material].components:
            wanted = max(order.quantity * grams // 200_000, 5)
            for batch, taken in self.plant.shelves.pick(FACTORY, "0401", code, wanted)[:1]:
                account = "621100" if code.startswith("15") else "621300"
                lines.append(
                    Line(
                        "261",
                        FACTORY,
                        "0401",
                        code,
                        batch,
                        -taken,
                        gl_account=account,
                        text=text,
                        order=order.number,
                    )
                )
        if lines and self._dice.random() < 0.12:
            last = lines.pop()
            self.plant.reverse([last], "262")
        if lines:
            self.plant.post(lines)

    def _finish(
        self, parent: ProductionOrder, children: list[ProductionOrder], fillings: list[Filling]
    ) -> None:
        """Receive the liquid, fill it, and send the goods to the distribution centre."""
        runs = [self._run(f) for f in fillings]
        needed = sum(run.consumed for run in runs)
        rest = needed * self._dice.randint(20, 90) // 1_000 if self._dice.random() < LEFTOVER else 0
        self._receive(parent, "0201", needed + rest)
        self._close(parent)
        self._merge_leftover(parent)
        if rest:
            self._leftovers[parent.material] = (parent.batch, rest)
        for child, filling, run in zip(children, fillings, runs, strict=True):
            delay = 1 if self._dice.random() < 0.01 else 0
            self.plant.on(
                add_working_days(self.plant.today, delay), partial(self._fill, parent, child, filling, run)
            )

    def _run(self, filling: Filling) -> "Run":
        """What filling will use and give: grams of liquid, pieces, by-product and loss."""
        grams = filling.material.grams
        ordered = filling.quantity // 1_000
        luck = self._dice.random()
        if luck < 0.82:
            pieces = ordered
        elif luck < 0.92:
            pieces = max(1, ordered - max(1, ordered // 30))
        else:
            pieces = ordered + max(1, ordered * self._dice.randint(3, 18) // 100)
        net = pieces * grams
        loss = int(net * min(self._dice.expovariate(1 / 0.0095), 0.07)) + 1
        if self._dice.random() < 0.02:
            loss = -loss // 2
        by_product = int(net * self._dice.uniform(0.005, 0.04)) if self._dice.random() < 0.38 else 0
        return Run(pieces * 1_000, net + loss + by_product, by_product)

    def _fill(self, parent: ProductionOrder, child: ProductionOrder, filling: Filling, run: "Run") -> None:
        code = filling.material.code
        lines: list[Line] = []
        for packaging, pieces in self.plant.materials.packings[code].components:
            lines += self._issue(child, self.plant.materials.by_code[packaging], run.pieces * pieces)
        self._post_issue(lines)
        liquid = Line(
            "261",
            FACTORY,
            "0201",
            parent.material,
            parent.batch,
            -run.consumed,
            gl_account="621300",
            order=child.number,
        )
        if self._dice.random() < LATE_ISSUE:
            later = add_working_days(self.plant.today, self._dice.randint(1, 4))
            self.plant.on(later, partial(self._post_issue, [liquid]))
        else:
            self._post_issue([liquid])
        if run.by_product:
            waste = f"12{int(parent.material[2:]) + 40_000:07d}"
            waste = waste if waste in self.plant.materials.by_code else parent.material
            self.plant.post(
                [
                    Line(
                        "531",
                        FACTORY,
                        "0201",
                        waste,
                        child.batch,
                        run.by_product,
                        gl_account="631000",
                        order=child.number,
                    )
                ],
                receipt=True,
            )
            self.logistics.set_aside(waste, child.batch, run.by_product)
        self._receive(child, "0201", run.pieces)
        self._close(child)
        self.logistics.position[code] += run.pieces - child.quantity
        self.logistics.ship(
            child,
            filling.transfer,
            run.pieces,
            two_step=self._dice.random() < TWO_STEP / (TWO_STEP + NO_TRANSFER),
        )

    def _merge_leftover(self, parent: ProductionOrder) -> None:
        """Pour what an earlier brew of the same liquid left over into the new batch (309, one document)."""
        batch, left = self._leftovers.pop(parent.material, ("", 0))
        rest = min(left, self.plant.shelves.batches(FACTORY, "0201", parent.material).get(batch, 0))
        if rest > 0 and batch != parent.batch:
            take = Line("309", FACTORY, "0201", parent.material, batch, -rest)
            self.plant.post([take, take._replace(batch=parent.batch, quantity=rest)])

    def _check_paste(self, base: Material) -> None:
        """Start a base order when the shelf runs low."""
        coming = self._paste_coming.get(base.code, 0)
        need = self.purchasing.daily_use.get(base.code, 0) * 10
        if self.plant.shelves.quantity(FACTORY, "0401", base.code) + coming >= need:
            return
        lot = self._dice.choice(PASTE_LOTS)
        self._paste_coming[base.code] = coming + lot
        order = self._order("P03", base.code, lot)
        finish = add_working_days(self.plant.today, self._dice.randint(1, 4))
        self.plant.on(self.plant.today, partial(self._mix, order))
        self.plant.on(finish, partial(self._finish_paste, order, base))

    def _finish_paste(self, order: ProductionOrder, base: Material) -> None:
        self._paste_coming[base.code] -= order.quantity
        self._receive(order, "0401", order.quantity * self._dice.randint(985, 1_030) // 1_000)
        self._close(order)


@dataclass(frozen=True, slots=True)
class Run:
    """Result of a filling: pieces (thousandths), liquid consumed and by-product (thousandths of kg)."""

    pieces: int
    consumed: int
    by_product: int
