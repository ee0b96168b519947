"""What lies on the shelves before the first day, and how much of everything a day is expected to use."""

from datetime import timedelta

from etl.demo.materials import Kind, Material
from etl.demo.plant import CENTRE, FACTORY, Plant
from etl.demo.purchasing import Purchasing
from etl.demo.sales import ITEMS_PER_ORDER, ORDERS_PER_DAY, TO_ORDER, TO_ORDER_ITEMS, TRADING_ITEMS

MEAN_OF_QUANTITY = 1.5


def expected_daily_use(plant: Plant) -> dict[str, int]:
    """Expected use of every material on a working day, in thousandths of its unit."""
    orders = ORDERS_PER_DAY * plant.plan.scale
    use: dict[str, float] = {}
    finished = plant.materials.of(Kind.FINISHED)
    for made_to_order, items, times in (
        (False, orders * (1 - TO_ORDER) * ITEMS_PER_ORDER * (1 - TRADING_ITEMS), 1.0),
        (True, orders * TO_ORDER * TO_ORDER_ITEMS, 2.2),
    ):
        chosen = [m for m in finished if m.made_to_order is made_to_order]
        total = sum(m.popularity for m in chosen)
        for m in chosen:
            use[m.code] = items * m.popularity / total * m.typical_quantity * times * MEAN_OF_QUANTITY * 1_000
    trading = plant.materials.of(Kind.TRADING)
    total = sum(m.popularity for m in trading)
    for m in trading:
        use[m.code] = (
            orders * ITEMS_PER_ORDER * TRADING_ITEMS * m.popularity / total * m.typical_quantity * 1_500
        )
    _explode(plant, use)
    for m in plant.materials.of(Kind.CONSUMABLE):
        use[m.code] = 13.5 * plant.plan.scale * 4_000 / plant.plan.consumables
    return {code: round(quantity) for code, quantity in use.items()}


def _explode(plant: Plant, use: dict[str, float]) -> None:
    """Add what finished goods are made of: packaging and liquids, then bases, then raw materials."""
    for m in plant.materials.of(Kind.FINISHED):
        pieces = use.get(m.code, 0.0)
        for packaging, each in plant.materials.packings[m.code].components:
            use[packaging] = use.get(packaging, 0.0) + pieces * each
        use[m.liquid] = use.get(m.liquid, 0.0) + pieces * m.grams / 1_000
    for kind in (Kind.LIQUID, Kind.BASE):
        for m in plant.materials.of(kind):
            for component, grams in plant.materials.recipes[m.code].components:
                use[component] = use.get(component, 0.0) + use.get(m.code, 0.0) * grams / 1_000


class Opening:
    """Puts the opening stock on the shelves; some lines lie in odd places, as they do."""

    def __init__(self, plant: Plant, purchasing: Purchasing, daily_use: dict[str, int]) -> None:
        self.plant = plant
        self.purchasing = purchasing
        self.daily_use = daily_use
        self._dice = plant.dice("opening")

    def fill_shelves(self) -> None:
        """Fill every shelf and keep what lies there as the opening stock of the books."""
        self._bought()
        self._made()
        self._centre()
        self.plant.opening_stock = dict(self.plant.shelves.items())

    def _old_batch(self, months: int) -> str:
        day = self.plant.plan.opening - timedelta(days=30 * months)
        number = self.plant.numbers.next("opening batch")
        return f"{day:%y}{'ABCDEFGHIJKL'[day.month - 1]}{number % 100_000:05d}10"

    def _put(self, place: tuple[str, str], material: Material, batch: str, quantity: int) -> None:
        if quantity > 0:
            self.plant.shelves.add(*place, material.code, batch, quantity)

    def _bought(self) -> None:
        """Raw materials, packaging, trading goods and consumables at home."""
        for material in self.plant.materials.of(Kind.RAW, Kind.PACKAGING, Kind.TRADING, Kind.CONSUMABLE):
            for _ in range(1 if material.kind is Kind.CONSUMABLE else self._dice.randint(1, 3)):
                quantity = self.purchasing.lot(material) * self._dice.randint(4, 10) // 10
                quantity = quantity // 1_000 * 1_000 if material.unit != "KG" else quantity
                self._put(
                    self.purchasing.home(material), material, self.purchasing.new_batch(material), quantity
                )

    def _made(self) -> None:
        """Bases, left-over liquids and reclaimed paint in the factory."""
        materials = self.plant.materials
        for material in materials.of(Kind.BASE):
            quantity = self.daily_use.get(material.code, 0) * self._dice.randint(8, 20)
            self._put((FACTORY, "0401"), material, self._old_batch(self._dice.randint(1, 3)), quantity)
        for material in materials.of(Kind.LIQUID):
            if self._dice.random() < 0.05:
                batch = self._old_batch(self._dice.randint(1, 4))
                self._put((FACTORY, "0201"), material, batch, self._dice.randint(5_000, 90_000))
        for material in materials.of(Kind.RECLAIMED):
            batch = self._old_batch(self._dice.randint(1, 4))
            self._put((FACTORY, "0502"), material, batch, self._dice.randint(2_000, 60_000))

    def _centre(self) -> None:
        """Finished and trading goods in the distribution centre."""
        for material in self.plant.materials.of(Kind.FINISHED, Kind.TRADING):
            if material.made_to_order:
                if self._dice.random() < 0.1:
                    batch = self._old_batch(self._dice.randint(5, 14))
                    self._put((CENTRE, "0101"), material, batch, self._dice.randint(1, 8) * 1_000)
                continue
            days = self._dice.randint(10, 30)
            quantity = max(self.daily_use.get(material.code, 0) * days // 1_000, 3) * 1_000
            bought = material.kind is Kind.TRADING
            batch = (
                self.purchasing.new_batch(material) if bought else self._old_batch(self._dice.randint(1, 5))
            )
            self._put((CENTRE, "0101"), material, batch, quantity)
            if self._dice.random() < 0.04:
                place = (CENTRE, self._dice.choice(("0107", "0301", "9901")))
                self._put(place, material, self._old_batch(9), self._dice.randint(1, 6) * 1_000)
