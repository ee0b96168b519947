"""Buying raw materials, packaging, trading goods and office supplies; reordering when stock runs low."""

from functools import partial

from etl.demo.events import Inspection, Line
from etl.demo.materials import Kind, Material
from etl.demo.plant import FACTORY, OFFICE, WAREHOUSE, Plant
from etl.demo.workdays import add_working_days

REVERSED_RECEIPTS = 0.012
INSPECTED_RECEIPTS = 0.88
COVER_DAYS = 28
REORDER_DAYS = 10
THOUSAND = 1_000


class Purchasing:
    """Keeps the shelves of bought materials filled. `daily_use` is the expected use in thousandths a day."""

    def __init__(self, plant: Plant, daily_use: dict[str, int]) -> None:
        self.plant = plant
        self.daily_use = daily_use
        self._dice = plant.dice("purchasing")
        self._coming: set[tuple[str, str]] = set()

    def home(self, material: Material) -> tuple[str, str]:
        """Plant and storage location that a bought material is received into."""
        if material.kind is Kind.TRADING:
            return WAREHOUSE, "1001"
        if material.kind is Kind.CONSUMABLE and int(material.code) % 2:
            return OFFICE, "0601"
        return FACTORY, "0401"

    def lot(self, material: Material) -> int:
        """How much is bought at a time: a month's use, in a round number of units."""
        use = max(self.daily_use.get(material.code, 0), THOUSAND)
        step = 25 * THOUSAND if material.kind is Kind.RAW else 10 * THOUSAND
        return -(-use * COVER_DAYS // step) * step

    def new_batch(self, material: Material) -> str:
        """Batch number of a purchased lot: 8 digits mostly, 10 digits or letters with digits; none for consumables."""
        if material.kind is Kind.CONSUMABLE:
            return ""
        number = self.plant.numbers.next("purchased batch")
        form = self._dice.random()
        if form < 0.8:
            return f"{20_000_000 + number:08d}"
        return f"{2_500_000_000 + number:010d}" if form < 0.92 else f"LK{number:06d}"

    def check(self, material: Material) -> None:
        """Order a lot when what is on the shelf no longer covers the next days."""
        place = self.home(material)
        if (material.code, place[0]) in self._coming:
            return
        needed = max(self.daily_use.get(material.code, 0), THOUSAND) * REORDER_DAYS
        if self.plant.shelves.quantity(*place, material.code) < needed:
            self._coming.add((material.code, place[0]))
            arrival = add_working_days(self.plant.today, self._dice.randint(2, 7))
            self.plant.on(arrival, partial(self._receive, material, self.lot(material)))

    def ensure(self, material: Material, quantity: int) -> None:
        """Have a quantity on the shelf now: a supplier's van brings what is missing the same day."""
        place = self.home(material)
        missing = quantity - self.plant.shelves.quantity(*place, material.code)
        if missing > 0:
            self._receive(
                material, max(-(-missing // THOUSAND) * THOUSAND, self.lot(material) // 4), ordered=False
            )

    def _receive(self, material: Material, quantity: int, *, ordered: bool = True) -> None:
        if ordered:
            self._coming.discard((material.code, self.home(material)[0]))
        plant, sloc = self.home(material)
        batch = self.new_batch(material)
        imported = self._dice.random() < 0.3
        order = f"{41 if imported else 42}{self.plant.numbers.next('purchase order'):08d}"
        paper = "LOCAL" if self._dice.random() < 0.3 else f"HD{self._dice.randint(1000, 9999)}"
        lots = [quantity]
        if quantity > 4 * THOUSAND and self._dice.random() < 0.1:
            half = quantity // 2 // THOUSAND * THOUSAND
            lots = [half, quantity - half]
        for lot in lots:
            line = Line("101", plant, sloc, material.code, batch, lot, reference=paper, purchase_order=order)
            if self._dice.random() < REVERSED_RECEIPTS:
                self.plant.post_and_reverse([line], "102", receipt=True)
            self.plant.post([line], receipt=True, may_be_late=True)
        if material.kind is Kind.RAW and self._dice.random() < INSPECTED_RECEIPTS:
            self._inspect(material.code, batch, quantity)

    def _inspect(self, material: str, batch: str, quantity: int) -> None:
        """Put a received lot into quality inspection; it is released the same day or a day or two later."""
        today = self.plant.today
        day = add_working_days(today, self._dice.choice((0, 1, 1, 2)))
        if day > today:
            self.plant.inspections.append(Inspection(material, FACTORY, "0401", batch, quantity, today, day))
        self.plant.on(day, partial(self._release, material, batch, quantity))

    def _release(self, material: str, batch: str, quantity: int) -> None:
        quantity = min(quantity, self.plant.shelves.batches(FACTORY, "0401", material).get(batch, 0))
        if quantity <= 0:
            return
        take = Line("321", FACTORY, "0401", material, batch, -quantity)
        give = Line("321", FACTORY, "0401", material, batch, quantity)
        if self._dice.random() < 0.003:
            self.plant.post_and_reverse([take, give], "322")
        self.plant.post([take, give])
