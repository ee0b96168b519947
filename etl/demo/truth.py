"""The company's own books: what is true, counted from events and never from list rows or product code.

Quantities come out as `Decimal` in the unit of the material. Three views of the same history exist:

- SAP: everything that was posted.
- LISTED: without documents that no movement list shows. What complete, clean lists can tell.
- LOADED: LISTED without the lines that stay in quarantine, and with movement types as the dirty rows spell them.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from etl.demo.dirt import UNKNOWN_TYPE, Dirt, Verdict, dirt_of
from etl.demo.events import Document, Line, LineId
from etl.demo.stock import StockKey

if TYPE_CHECKING:
    from etl.demo.world import World

THOUSANDTH = Decimal("0.001")

REVERSAL_OF = {
    "102": "101", "202": "201", "262": "261", "304": "303", "306": "305", "322": "321", "352": "351", "552": "551",
    "602": "601",
}  # fmt: skip


class View(StrEnum):
    """Whose knowledge of the history is asked for."""

    SAP = "sap"
    LISTED = "listed"
    LOADED = "loaded"


class FlowKey(NamedTuple):
    """Flow of one material at one place in one posting month; reversals are folded into what they reverse.

    `storage_location` is empty for goods in transit.
    """

    month: str
    movement_type: str
    material: str
    plant: str
    storage_location: str


class TransitKey(NamedTuple):
    """One open position between two plants. `purchase_order` is empty for two-step transfers (303/305)."""

    purchase_order: str
    material: str
    batch: str
    receiving_plant: str


class QuarantinedLine(NamedTuple):
    """A movement line that no load takes in as written, and what it should have said."""

    line_id: LineId
    line: Line
    dirt: Dirt


class Cause(StrEnum):
    """Why a stock list differs from opening stock plus listed movements."""

    MISSING_DOCUMENT = "missing_document"
    POSTED_AFTER_LIST = "posted_after_list"
    SAME_DAY = "same_day"
    QUARANTINED_ROW = "quarantined_row"
    QUARANTINED_STOCK_LINE = "quarantined_stock_line"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Drift:
    """One reason why a stock list of a day says more (positive) or less than the movements: `sap - ours`."""

    listed_on: date
    key: StockKey
    quantity: Decimal
    cause: Cause


def exact(quantity: int) -> Decimal:
    """Thousandths as a decimal number."""
    return quantity * THOUSANDTH


def key_of(line: Line) -> StockKey:
    """Where a movement line changes stock."""
    return StockKey(line.material, line.plant, line.storage_location, line.batch)


class Truth:
    """Answers about stock, transit and flows. Every answer is computed when asked; nothing is estimated."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def lines(self, view: View = View.SAP) -> Iterator[tuple[Document, int, Line]]:
        """Every posted line of a view with its document and its place in it, by posting month."""
        for document in self._world.ledger:
            if document.hidden and view is not View.SAP:
                continue
            for index, line in enumerate(document.lines):
                dirt = dirt_of(self._world.seed, document, index) if view is View.LOADED else None
                if dirt is None:
                    yield document, index, line
                elif dirt.kind == UNKNOWN_TYPE:
                    yield document, index, line._replace(movement_type=str(dirt.written))
                elif dirt.verdict is Verdict.KEPT:
                    yield document, index, line

    def stock(
        self, on: date, *, view: View = View.SAP, known_on: date | None = None
    ) -> dict[StockKey, Decimal]:
        """Stock on hand at the end of a day, by material, plant, storage location and batch; zero lines left out.

        `known_on`: only documents that were entered by then, whatever their posting date.
        """
        return self.stocks([on], view=view, known_on=known_on)[on]

    def stocks(
        self, days: Iterable[date], *, view: View = View.SAP, known_on: date | None = None
    ) -> dict[date, dict[StockKey, Decimal]]:
        """Stock on hand at the end of several days, in one pass over the books."""
        ordered = sorted(set(days))
        changes: list[dict[StockKey, int]] = [defaultdict(int) for _ in ordered]
        for document, _, line in self.lines(view):
            place = bisect_left(ordered, document.posting_date)
            if (
                line.storage_location
                and place < len(ordered)
                and (known_on is None or document.entered <= known_on)
            ):
                changes[place][key_of(line)] += line.quantity
        return dict(zip(ordered, self._running(changes), strict=True))

    def stocks_as_known(self, days: Iterable[date]) -> dict[date, dict[StockKey, Decimal]]:
        """What SAP showed in the evening of each of several days: without what was entered later, in one pass."""
        ordered = sorted(set(days))
        changes: list[dict[StockKey, int]] = [defaultdict(int) for _ in ordered]
        for document in self._world.ledger:
            place = bisect_left(ordered, max(document.posting_date, document.entered))
            if place < len(ordered):
                change = changes[place]
                for line in document.lines:
                    if line.storage_location:
                        change[key_of(line)] += line.quantity
        return dict(zip(ordered, self._running(changes), strict=True))

    def _running(self, changes: list[dict[StockKey, int]]) -> Iterator[dict[StockKey, Decimal]]:
        """Stock after each set of changes."""
        running: dict[StockKey, int] = defaultdict(int, self._world.opening_stock)
        for change in changes:
            for key, quantity in change.items():
                running[key] += quantity
            yield {key: exact(quantity) for key, quantity in running.items() if quantity}

    def month_ends(self) -> list[date]:
        """Last day of every month of the history; the last one is the day of the last export."""
        plan = self._world.plan
        firsts = [date(y, m, 1) for y in range(plan.start.year, plan.end.year + 1) for m in range(1, 13)]
        ends = [date.fromordinal(day.toordinal() - 1) for day in firsts if plan.start < day <= plan.end]
        return [*ends, plan.end]

    def transit(self, on: date, *, view: View = View.SAP) -> dict[TransitKey, Decimal]:
        """Goods that have left and not arrived at the end of a day, by transfer order, material and batch.

        In the view LOADED a receipt that stays in quarantine, or whose movement type nobody knows, has not arrived.
        """
        open_quantity: dict[TransitKey, int] = defaultdict(int)
        for change in self._world.transit:
            if change.day <= on:
                key = TransitKey(change.purchase_order, change.material, change.batch, change.receiving_plant)
                open_quantity[key] += change.quantity
        for document, index, line in self.lines(View.LISTED) if view is View.LOADED else ():
            arrives = line.movement_type == "305" or (
                line.movement_type == "101" and line.purchase_order[:2] in ("44", "46")
            )
            if arrives and document.posting_date <= on:
                dirt = dirt_of(self._world.seed, document, index)
                if dirt is not None and (dirt.verdict is Verdict.QUARANTINED or dirt.kind == UNKNOWN_TYPE):
                    key = TransitKey(line.purchase_order, line.material, line.batch, line.plant)
                    open_quantity[key] += line.quantity
        return {key: exact(quantity) for key, quantity in open_quantity.items() if quantity}

    def flows(self, *, view: View = View.SAP) -> dict[FlowKey, Decimal]:
        """Signed quantity by posting month, movement type (reversals folded in), material and place."""
        flows: dict[FlowKey, int] = defaultdict(int)
        for document, _, line in self.lines(view):
            movement = REVERSAL_OF.get(line.movement_type, line.movement_type)
            month = f"{document.posting_date:%Y-%m}"
            flows[FlowKey(month, movement, line.material, line.plant, line.storage_location)] += line.quantity
        return {key: exact(quantity) for key, quantity in flows.items()}

    def consumption(
        self,
        first: date,
        last: date,
        *,
        types: frozenset[str] = frozenset({"201", "261", "601", "641"}),
        view: View = View.SAP,
    ) -> dict[tuple[str, str], Decimal]:
        """Quantity consumed (positive), net of reversals, by material and plant between two posting dates."""
        used: dict[tuple[str, str], int] = defaultdict(int)
        for document, _, line in self.lines(view):
            movement = REVERSAL_OF.get(line.movement_type, line.movement_type)
            if movement in types and line.storage_location and first <= document.posting_date <= last:
                used[line.material, line.plant] -= line.quantity
        return {key: exact(quantity) for key, quantity in used.items()}

    def kg_per_unit(self) -> dict[str, Decimal]:
        """True net weight of one unit in kg, of every material that has one (packaging and consumables have none)."""
        return {m.code: Decimal(m.grams) / 1_000 for m in self._world.materials.by_code.values() if m.grams}

    def quarantined(self) -> list[QuarantinedLine]:
        """Lines that dirty movement lists spell so that no load can take them in."""
        found = []
        for document, index, line in self.lines(View.LISTED):
            dirt = dirt_of(self._world.seed, document, index)
            if dirt is not None and dirt.verdict is Verdict.QUARANTINED:
                line_id = LineId(document.posting_date.year, document.number, index)
                found.append(QuarantinedLine(line_id, line, dirt))
        return found
