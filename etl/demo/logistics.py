"""Moving finished goods from the factory to the distribution centre, and trading goods from the warehouse."""

from collections import defaultdict
from functools import partial

from etl.demo.events import Delivery, DeliveryItem, Line, ProductionOrder, TransferOrder, Transit
from etl.demo.materials import Kind, Material
from etl.demo.plant import CENTRE, FACTORY, WAREHOUSE, Plant
from etl.demo.workdays import add_working_days

ARRIVAL_DAYS = ((0, 1, 2, 4, 7), (78, 18, 2, 1, 1))
LOST = 0.002
PARTLY_RECEIVED = 0.03
TRADING_COVER_DAYS = 40


class Logistics:
    """Trucks between the plants.

    `position` is what the centre has, will get and owes: thousandths by material. `arrivals` are today's receipts at
    the centre: (material, batch, quantity).
    """

    def __init__(self, plant: Plant, daily_use: dict[str, int]) -> None:
        self.plant = plant
        self.daily_use = daily_use
        self.position: dict[str, int] = defaultdict(int)
        self.arrivals: list[tuple[str, str, int]] = []
        self._dice = plant.dice("logistics")
        self._trading = plant.materials.of(Kind.TRADING)

    def ship(
        self, order: ProductionOrder, transfer: TransferOrder | None, quantity: int, *, two_step: bool
    ) -> None:
        """Send finished goods to the centre: by their transfer order, in two steps without one, or not at all."""
        if transfer:
            self._dispatch(transfer, FACTORY, "0201", [(order.batch, quantity)])
        elif two_step:
            self._two_step((FACTORY, "0201"), (CENTRE, "0101"), order.material, order.batch, quantity)

    def set_aside(self, material: str, batch: str, quantity: int) -> None:
        """Move by-product to the reprocessing store the next day."""
        day = add_working_days(self.plant.today, 1)
        self.plant.on(day, partial(self.relocate, (FACTORY, "0201", "0502"), material, batch, quantity))

    def relocate(self, way: tuple[str, str, str], material: str, batch: str, quantity: int) -> None:
        """Move stock between two storage locations of a plant (311); `way` is plant, source, target."""
        plant, source, target = way
        available = self.plant.shelves.batches(plant, source, material).get(batch, 0)
        quantity = min(quantity, available)
        if quantity > 0:
            take = Line("311", plant, source, material, batch, -quantity)
            self.plant.post([take, take._replace(storage_location=target, quantity=quantity)])

    def _dispatch(
        self,
        transfer: TransferOrder,
        plant: str,
        storage_location: str,
        picks: list[tuple[str, int]],
        reference: str = "",
    ) -> None:
        """Issue goods into transit: the receiving side has neither storage location nor batch."""
        movement = "641" if plant == WAREHOUSE else "351"
        lines = []
        for batch, quantity in picks:
            out = Line(
                movement, plant, storage_location, transfer.material, batch, -quantity, reference=reference,
                gl_account="632100" if movement == "641" else "", purchase_order=transfer.number,
            )  # fmt: skip
            arriving = out._replace(
                plant=CENTRE, storage_location="", batch="", quantity=quantity, gl_account=""
            )
            lines += [out, arriving]
        if movement == "351" and self._dice.random() < 0.003:
            self.plant.post_and_reverse(lines, "352")
            self._note(transfer, picks, +1)
            self._note(transfer, picks, -1)
        self.plant.post(lines)
        self._note(transfer, picks, +1)
        if self._dice.random() < LOST:
            return
        for batch, quantity in picks:
            parts = [quantity]
            if quantity >= 4_000 and self._dice.random() < PARTLY_RECEIVED:
                parts = [quantity // 2_000 * 1_000, quantity - quantity // 2_000 * 1_000]
            for number, part in enumerate(parts):
                days = self._dice.choices(*ARRIVAL_DAYS)[0] + 2 * number
                if number and self._dice.random() < 0.1:
                    continue
                day = add_working_days(self.plant.today, days)
                self.plant.on(day, partial(self._arrive, transfer, batch, part))

    def _note(self, transfer: TransferOrder, picks: list[tuple[str, int]], sign: int) -> None:
        for batch, quantity in picks:
            today = self.plant.today
            transfer.issues.append((today, batch, sign * quantity))
            self.plant.transit.append(
                Transit(today, today, transfer.number, transfer.material, batch, CENTRE, sign * quantity)
            )

    def _arrive(self, transfer: TransferOrder, batch: str, quantity: int) -> None:
        """Receive out of transit: only the positive side is posted, with the batch."""
        today = self.plant.today
        line = Line("101", CENTRE, "0101", transfer.material, batch, quantity, purchase_order=transfer.number)
        if self._dice.random() < 0.008:
            self.plant.post_and_reverse([line], "102")
        self.plant.post([line])
        self.arrivals.append((transfer.material, batch, quantity))
        transfer.receipts.append((today, batch, quantity))
        self.plant.transit.append(
            Transit(today, today, transfer.number, transfer.material, batch, CENTRE, -quantity)
        )

    def send_back(self, material: str, batch: str, quantity: int) -> None:
        """Send returned goods from the centre to the factory's reprocessing store."""
        self._two_step((CENTRE, "0301"), (FACTORY, "0502"), material, batch, quantity)

    def _two_step(
        self, source: tuple[str, str], target: tuple[str, str], material: str, batch: str, quantity: int
    ) -> None:
        """303 out of one plant, 305 into the other; neither carries a purchase order."""
        out = Line("303", *source, material, batch, -quantity)
        arriving = out._replace(plant=target[0], storage_location="", batch="", quantity=quantity)
        if self._dice.random() < 0.04:
            self.plant.post_and_reverse([out, arriving], "304")
        self.plant.post([out, arriving])
        today = self.plant.today
        self.plant.transit.append(Transit(today, today, "", material, batch, target[0], quantity))
        if self._dice.random() >= LOST:
            day = add_working_days(today, self._dice.choices(*ARRIVAL_DAYS)[0])
            self.plant.on(day, partial(self._arrive_two_step, target, material, batch, quantity))

    def _arrive_two_step(self, target: tuple[str, str], material: str, batch: str, quantity: int) -> None:
        line = Line("305", *target, material, batch, quantity)
        if self._dice.random() < 0.04:
            self.plant.post_and_reverse([line], "306")
        self.plant.post([line])
        today = self.plant.today
        self.plant.transit.append(Transit(today, today, "", material, batch, target[0], -quantity))

    def refill_trading_goods(self) -> None:
        """Send trading goods from the warehouse to the centre when the centre runs low."""
        for material in self._trading:
            use = max(self.daily_use.get(material.code, 0), 200)
            if self.position[material.code] < use * TRADING_COVER_DAYS // 2:
                self._refill(material, max(use * TRADING_COVER_DAYS // 1_000 * 1_000, 10_000))

    def _refill(self, material: Material, quantity: int) -> None:
        picks = self.plant.shelves.pick(WAREHOUSE, "1001", material.code, quantity)
        sent = sum(q for _, q in picks)
        if not sent:
            return
        today = self.plant.today
        delivery = Delivery(
            number=f"141{self.plant.numbers.next('delivery 141'):07d}",
            delivery_type="ZDD1",
            sales_order="",
            customer=CENTRE,
            channel="99",
            created=today,
            planned=add_working_days(today, -self._dice.choice((0, 15, 20, 25, 30))),
            items=(DeliveryItem(10, material.code, sent, 0),),
            goods_issue=today,
            picks=tuple((material.code, batch, q) for batch, q in picks),
        )
        transfer = TransferOrder(
            number=f"46{self.plant.numbers.next('transfer order 46'):08d}",
            item=10,
            material=material.code,
            quantity=sent,
            created=today,
            supplying_plant=WAREHOUSE,
            receiving_plant=CENTRE,
            delivery_date=add_working_days(today, 3),
            requisition=f"10{self.plant.numbers.next('requisition'):08d}",
            delivery=delivery.number,
        )
        delivery.sales_order = transfer.number
        self.plant.deliveries.append(delivery)
        self.plant.transfers.append(transfer)
        self.position[material.code] += sent
        self._dispatch(transfer, WAREHOUSE, "1001", picks, delivery.number)
