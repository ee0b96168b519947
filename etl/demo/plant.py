"""What all departments of the simulated company share: today, shelves, number ranges, the agenda and posting."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random

from etl.demo.events import (
    Delivery,
    Document,
    Inspection,
    Invoice,
    Line,
    LineId,
    OpenItem,
    ProductionOrder,
    Reservation,
    SalesOrder,
    TextEdit,
    TransferOrder,
    Transit,
)
from etl.demo.ledger import Ledger
from etl.demo.materials import Materials, invent_materials
from etl.demo.partners import Partners, invent_partners
from etl.demo.plan import Plan
from etl.demo.stock import Shelves, StockKey
from etl.demo.workdays import add_working_days, working_day_from

FACTORY, WAREHOUSE, CENTRE, OFFICE = "1201", "1203", "1401", "1101"
LATE_SHARE = 0.003

Task = Callable[[], object]


class Numbers:
    """Number ranges, counted up without gaps; production orders go on where earlier years ended."""

    def __init__(self) -> None:
        self._last: dict[str, int] = defaultdict(int, {"production order": 20_000})

    def next(self, key: str) -> int:
        """The next number of a range, beginning with 1."""
        self._last[key] += 1
        return self._last[key]


class Plant:
    """The company while it lives. Departments read `today`, post documents and put tasks on the agenda."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan = plan
        self.seed = seed
        self.today = plan.opening
        self.materials: Materials = invent_materials(plan, self.dice("materials"))
        self.partners: Partners = invent_partners(plan, self.dice("partners"))
        self.shelves = Shelves()
        self.numbers = Numbers()
        self.ledger = Ledger(plan.months_in_memory)
        self.orders: dict[str, ProductionOrder] = {}
        self.transfers: list[TransferOrder] = []
        self.transit: list[Transit] = []
        self.sales_orders: list[SalesOrder] = []
        self.deliveries: list[Delivery] = []
        self.invoices: list[Invoice] = []
        self.open_items: list[OpenItem] = []
        self.text_edits: list[TextEdit] = []
        self.inspections: list[Inspection] = []
        self.reservations: list[Reservation] = []
        self.opening_stock: dict[StockKey, int] = {}
        self._agenda: dict[date, list[Task]] = defaultdict(list)
        self._posting_dice = self.dice("posting")

    def dice(self, subject: str) -> Random:
        """Random numbers of one subject, so that growing one subject does not disturb the others."""
        return Random(f"{self.seed}/{self.plan.size}/{subject}")  # noqa: S311 (a simulation, not a secret)

    def on(self, day: date, task: Task) -> None:
        """Do something on a later day: on the first working day from `day` on."""
        self._agenda[working_day_from(max(day, self.today))].append(task)

    def live_through(self, day: date) -> None:
        """Do everything that is on the agenda for a day, including what tasks add for the same day."""
        self.today = day
        tasks = self._agenda.pop(day, [])
        while tasks:
            for task in tasks:
                task()
            tasks = self._agenda.pop(day, [])

    def post(self, lines: list[Line], *, receipt: bool = False, may_be_late: bool = False) -> Document | None:
        """Move the goods now and post the document: today, or some days late with today as posting date.

        Returns the document, None when it will only be entered later.
        """
        if may_be_late and self._posting_dice.random() < LATE_SHARE:
            days = self._posting_dice.choice((1, 1, 1, 2, 2, 3))
            if add_working_days(self.today, days) <= self.plan.end:
                self.post_late(lines, days, receipt=receipt)
                return None
        self._move(lines)
        return self._enter(lines, self.today, receipt=receipt)

    def post_and_reverse(self, lines: list[Line], reversal_type: str, *, receipt: bool = False) -> None:
        """Post a mistake and reverse it the same day, in two documents."""
        self._move(lines)
        self._enter(lines, self.today, receipt=receipt, in_reversal=True)
        self.reverse(lines, reversal_type, receipt=receipt)

    def reverse(self, lines: list[Line], reversal_type: str, *, receipt: bool = False) -> None:
        """Post the reversal of lines that were posted before."""
        back = [line._replace(movement_type=reversal_type, quantity=-line.quantity) for line in lines]
        self._move(back)
        self._enter(back, self.today, receipt=receipt, in_reversal=True)

    def post_late(self, lines: list[Line], working_days: int, *, receipt: bool = False) -> None:
        """Move the goods now; the document is entered some working days later with today as posting date."""
        self._move(lines)
        entered = add_working_days(self.today, working_days)
        self.on(entered, partial(self._enter, lines, self.today, receipt=receipt))

    def post_hidden(self, lines: list[Line]) -> Document:
        """Post a document that no movement list will ever show."""
        self._move(lines)
        return self._enter(lines, self.today, receipt=False, hidden=True)

    def _move(self, lines: list[Line]) -> None:
        for line in lines:
            if line.storage_location:
                self.shelves.add(line.plant, line.storage_location, line.material, line.batch, line.quantity)

    def _enter(
        self,
        lines: list[Line],
        posting_date: date,
        *,
        receipt: bool,
        hidden: bool = False,
        in_reversal: bool = False,
    ) -> Document:
        prefix = "50" if receipt else "49"
        number = f"{prefix}{self.numbers.next(f'document {prefix} {posting_date.year}'):08d}"
        document = Document(number, posting_date, self.today, tuple(lines), hidden, in_reversal)
        self.ledger.append(document)
        return document

    def edit_text(self, document: Document, index: int, text: str, after_working_days: int) -> None:
        """Somebody will change the text of a line some days after it was entered."""
        line = LineId(document.posting_date.year, document.number, index)
        self.text_edits.append(TextEdit(line, add_working_days(self.today, after_working_days), text))
