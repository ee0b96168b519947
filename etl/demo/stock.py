"""The shelves of the plant: what lies where right now, and which batches a picker takes."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple


class StockKey(NamedTuple):
    """One place of one batch. `storage_location` is never empty: goods in transit are not on a shelf."""

    material: str
    plant: str
    storage_location: str
    batch: str


Place = tuple[str, str, str]
Picks = list[tuple[str, int]]


class Shelves:
    """Stock in thousandths of the unit, by plant, storage location, material and batch (oldest batch first)."""

    def __init__(self) -> None:
        self._places: defaultdict[Place, dict[str, int]] = defaultdict(dict)
        self._totals: defaultdict[Place, int] = defaultdict(int)

    def add(self, plant: str, storage_location: str, material: str, batch: str, quantity: int) -> None:
        """Put on (positive) or take off (negative) a shelf; an emptied batch disappears."""
        place = plant, storage_location, material
        batches = self._places[place]
        now = batches.get(batch, 0) + quantity
        self._totals[place] += quantity
        if now:
            batches[batch] = now
        else:
            batches.pop(batch, None)

    def batches(self, plant: str, storage_location: str, material: str) -> dict[str, int]:
        """Batches of a material at a place with their quantity, oldest first. Not to be changed."""
        return self._places.get((plant, storage_location, material), {})

    def quantity(self, plant: str, storage_location: str, material: str) -> int:
        """Stock of a material at a place over all batches; batches booked below zero count as they are."""
        return self._totals.get((plant, storage_location, material), 0)

    def pick(
        self, plant: str, storage_location: str, material: str, quantity: int, prefer: tuple[str, ...] = ()
    ) -> Picks:
        """Batches to take for a quantity, preferred ones first, then oldest; less when there is not enough."""
        batches = self._places.get((plant, storage_location, material))
        picks: Picks = []
        if not batches:
            return picks
        order = (
            (*(b for b in prefer if b in batches), *(b for b in batches if b not in prefer))
            if prefer
            else batches
        )
        for batch in order:
            available = batches[batch]
            if available <= 0:
                continue
            taken = min(available, quantity)
            picks.append((batch, taken))
            quantity -= taken
            if not quantity:
                break
        return picks

    def items(self) -> Iterator[tuple[StockKey, int]]:
        """Every batch at every place with its quantity."""
        for (plant, storage_location, material), batches in self._places.items():
            for batch, quantity in batches.items():
                yield StockKey(material, plant, storage_location, batch), quantity
