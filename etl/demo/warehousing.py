"""Everything else that warehouse people post: office use, relocations, counting, scrap, sales-order stock."""

from functools import partial

from etl.demo import names
from etl.demo.events import Line, Reservation
from etl.demo.logistics import Logistics
from etl.demo.materials import Kind, Material
from etl.demo.plant import CENTRE, FACTORY, Plant
from etl.demo.purchasing import Purchasing
from etl.demo.sales import about
from etl.demo.workdays import add_working_days

EDITED_TEXTS = 0.004


class Warehousing:
    """The daily odds and ends, in the measured frequency."""

    def __init__(self, plant: Plant, purchasing: Purchasing, logistics: Logistics) -> None:
        self.plant = plant
        self.purchasing = purchasing
        self.logistics = logistics
        self._dice = plant.dice("warehousing")
        self._consumables = plant.materials.of(Kind.CONSUMABLE)
        self._raws = plant.materials.of(Kind.RAW)
        self._finished = plant.materials.of(Kind.FINISHED)

    def work(self) -> None:
        """One working day."""
        scale = self.plant.plan.scale
        for _ in range(about(self._dice, 13.5 * scale)):
            self._issue_to_cost_center()
        for _ in range(about(self._dice, 10 * scale)):
            self._relocate()
        for _ in range(about(self._dice, 1.1 * scale)):
            self._adjust("Z71")
        for _ in range(about(self._dice, 1.1 * scale)):
            self._adjust("Z72")
        for _ in range(about(self._dice, 0.9 * scale)):
            self._scrap()
        if self._dice.random() < 0.08 * scale:
            self._adjust("Z03")
        self._reserve_arrivals()

    def _issue_to_cost_center(self) -> None:
        """201 with cost centre and text; seldom reversed by 202."""
        account = self._dice.choice(("627310", "627810", "641300", "641800"))
        lines = []
        for _ in range(self._dice.choice((1, 1, 1, 2, 3))):
            if self._dice.random() < 0.6:
                material = self._dice.choice(self._consumables)
                quantity = self._dice.randint(1, 6) * 1_000
                self.purchasing.ensure(material, quantity)
                self.purchasing.check(material)
            else:
                material = self._dice.choice(self._raws)
                quantity = self._dice.randrange(100, 4_000, 50)
                self.purchasing.ensure(material, quantity)
            plant, sloc = self.purchasing.home(material)
            lines += self._issue_lines("201", plant, sloc, material, quantity, account=account)
        lines = [line for line in lines if line.plant == lines[0].plant]
        if self._dice.random() < 0.033:
            self.plant.post_and_reverse(lines, "202")
        document = self.plant.post(lines, may_be_late=True)
        if document and self._dice.random() < EDITED_TEXTS:
            self.plant.edit_text(document, 0, names.EDITED_TEXT, self._dice.randint(3, 12))

    def _issue_lines(
        self, movement: str, plant: str, sloc: str, material: Material, quantity: int, *, account: str
    ) -> list[Line]:
        center = self._dice.choice(self.plant.partners.cost_centers)
        text = self._dice.choice(names.COST_TEXTS)
        return [
            Line(
                movement,
                plant,
                sloc,
                material.code,
                batch,
                -taken,
                cost_center=center,
                gl_account=account,
                text=text,
            )
            for batch, taken in self.plant.shelves.pick(plant, sloc, material.code, quantity)
        ]

    def _relocate(self) -> None:
        """311 between storage locations: to and from the direct-customer shelf, to the component shelf."""
        if self._dice.random() < 0.5:
            material = self._dice.choice(self._finished)
            plant, source, target = (
                CENTRE,
                *self._dice.choice((("0101", "0107"), ("0107", "0101"), ("0107", "0101"))),
            )
        else:
            material = self._dice.choice(self._raws)
            plant, source, target = FACTORY, *self._dice.choice((("0401", "0402"), ("0402", "0401")))
        picks = self.plant.shelves.pick(plant, source, material.code, self._dice.randint(1, 12) * 1_000)
        for batch, taken in picks:
            self.logistics.relocate((plant, source, target), material.code, batch, taken)

    def _adjust(self, movement: str) -> None:
        """Count differences and other sales issues, each with a text."""
        at_centre = self._dice.random() < 0.5 or movement == "Z03"
        material = self._dice.choice(self._finished if at_centre else self._raws)
        plant, sloc = (CENTRE, "0101") if at_centre else (FACTORY, "0401")
        quantity = self._dice.randint(1, 4) * 1_000 if at_centre else self._dice.randrange(20, 3_000, 10)
        for batch, taken in self.plant.shelves.pick(plant, sloc, material.code, quantity)[:1]:
            text = self._dice.choice(names.ADJUSTMENT_TEXTS)
            if self._dice.random() < 0.02:
                text = names.FORMULA_LIKE_TEXT
            line = Line(
                movement, plant, sloc, material.code, batch, taken if movement == "Z71" else -taken,
                gl_account="632100", text=text,
            )  # fmt: skip
            self.plant.post([line], may_be_late=True)
            if at_centre and material.kind is Kind.FINISHED:
                self.logistics.position[material.code] += line.quantity

    def _scrap(self) -> None:
        """551 out of the scrap store; what goes there comes from reprocessing or assessment."""
        material = self._dice.choice(self._raws)
        for batch, taken in self.plant.shelves.pick(
            FACTORY, "0401", material.code, self._dice.randint(1, 20) * 1_000
        )[:1]:
            self.logistics.relocate((FACTORY, "0401", "9901"), material.code, batch, taken)
            day = add_working_days(self.plant.today, self._dice.randint(1, 5))
            self.plant.on(day, partial(self._throw_away, material.code, batch, taken))

    def _throw_away(self, material: str, batch: str, quantity: int) -> None:
        available = self.plant.shelves.batches(FACTORY, "9901", material).get(batch, 0)
        if available <= 0:
            return
        line = Line(
            "551", FACTORY, "9901", material, batch, -min(quantity, available), gl_account="632100",
            text=f"Hủy theo biên bản #{batch}",
        )  # fmt: skip
        if self._dice.random() < 0.25:
            self.plant.post_and_reverse([line], "552")
        self.plant.post([line])

    def _reserve_arrivals(self) -> None:
        """413 into sales-order stock for a part of what arrived made to order; 411 back out of it."""
        for material, batch, quantity in self.logistics.arrivals:
            if not self.plant.materials.by_code[material].made_to_order or self._dice.random() < 0.45:
                continue
            available = min(quantity, self.plant.shelves.batches(CENTRE, "0101", material).get(batch, 0))
            if available > 0:
                self._reserve("413", material, batch, available)
                if self._dice.random() < 0.09:
                    self._reserve("411", material, batch, -available)
        self.logistics.arrivals.clear()

    def _reserve(self, movement: str, material: str, batch: str, quantity: int) -> None:
        take = Line(movement, CENTRE, "0101", material, batch, -abs(quantity))
        self.plant.post([take, take._replace(quantity=abs(quantity))])
        self.plant.reservations.append(
            Reservation(self.plant.today, material, CENTRE, "0101", batch, quantity)
        )

    def _count_one(self) -> list[Line]:
        """A count difference of some raw material that is on the shelf."""
        while True:
            material = self._dice.choice(self._raws)
            for batch, taken in self.plant.shelves.pick(
                FACTORY, "0401", material.code, self._dice.randint(2, 9) * 1_000
            ):
                text = self._dice.choice(names.ADJUSTMENT_TEXTS)
                return [
                    Line("Z72", FACTORY, "0401", material.code, batch, -taken, gl_account="632100", text=text)
                ]

    def post_late_on_purpose(self, working_days: int) -> None:
        """A document entered so late that the next lists were already drawn."""
        self.plant.post_late(self._count_one(), working_days)

    def mistype_on_purpose(self) -> None:
        """A count difference booked on a batch that does not exist, which makes its stock negative."""
        line = self._count_one()[0]
        self.plant.post([line._replace(batch=f"{line.batch[:-1]}X")])

    def edit_text_on_purpose(self, after_working_days: int) -> None:
        """A document whose text is changed after the next list was drawn."""
        document = self.plant.post(self._count_one())
        if document is None:
            raise RuntimeError("a document posted on time has a number at once")
        self.plant.edit_text(document, 0, names.EDITED_TEXT, after_working_days)

    def forget_documents(self, count: int) -> None:
        """Post issues that no movement list will show: somebody's selection leaves them out."""
        for _ in range(count):
            self.plant.post_hidden(self._count_one())
