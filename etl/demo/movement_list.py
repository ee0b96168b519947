"""MB51 as SAP writes it: material movements of a range of posting dates, known on the day of the export."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.demo.dirt import Cell, Dirt, DirtyRow, dirt_of
from etl.demo.events import Document, Line, LineId
from etl.demo.plan import OPEN_MONTH_EXPORT, Plan
from etl.demo.quirks import CellKind, Family, Heading, Sheet
from etl.demo.workdays import add_working_days, working_day_from
from etl.demo.world import World
from etl.demo.written import WrittenFile

HEADINGS = (
    Heading("Posting Date", CellKind.DATE),
    Heading("Movement Type"),
    Heading("Plant"),
    Heading("Storage Location"),
    Heading("Material"),
    Heading("Material Description"),
    Heading("Batch"),
    Heading("Qty in Un. of Entry", CellKind.NUMBER),
    Heading("Unit of Entry"),
    Heading("Cost Center"),
    Heading("G/L Account"),
    Heading("Material Document"),
    Heading("Text"),
    Heading("Reference"),
    Heading("Reason for Movement"),
    Heading("Purchase Order"),
)
ORDER_HEADING = Heading("Order")
COLUMN = {heading.header: index for index, heading in enumerate(HEADINGS)}
MOST_ROWS = 1_048_575


@dataclass(frozen=True, slots=True)
class Window:
    """What somebody selected: posting dates, the day of the export, and perhaps only some plants or movement types."""

    first: date
    last: date
    exported: date
    plants: tuple[str, ...] = ()
    movement_types: tuple[str, ...] = ()
    name: str = ""

    @property
    def file_name(self) -> str:
        """The name a user gives the file."""
        return f"MB51 {self.name or f'{self.first:%Y-%m-%d} {self.last:%Y-%m-%d}'}.xlsx"


def usual_windows(plan: Plan) -> list[Window]:
    """The exports of a careful user: every month once it is over, with some days of the next; the open month twice.

    The last list reaches back two months, so that it holds what was entered very late.
    """
    windows = []
    month = plan.start.replace(day=1)
    open_month = plan.end.replace(day=1)
    while month < open_month:
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        exported = min(add_working_days(following, 5), plan.end)
        windows.append(Window(max(month, plan.start), exported, exported, name=f"{month:%Y-%m}"))
        month = following
    first_export = add_working_days(plan.end, -OPEN_MONTH_EXPORT)
    two_back = working_day_from(date.fromordinal(open_month.toordinal() - 45)).replace(day=1)
    windows.append(
        Window(open_month, first_export, first_export, name=f"{open_month:%Y-%m} den {first_export:%d.%m}")
    )
    windows.append(
        Window(max(two_back, plan.start), plan.end, plan.end, name=f"{two_back:%Y-%m} den {plan.end:%d.%m}")
    )
    return windows


def write_movements(
    world: World,
    path: Path,
    window: Window,
    *,
    family: Family = Family.R,
    dirty: bool = True,
    totals: bool = True,
    with_order: bool = False,
    extra_rows: Sequence[Sequence[Cell]] = (),
) -> WrittenFile:
    """Write one list. `with_order` adds SAP's optional column *Order*; `extra_rows` are put before the total rows.

    Raises ValueError when the selection has more rows than a sheet holds.
    """
    count, sums = _measure(world, window, dirty=dirty)
    total_rows = _total_rows(sums, with_order) if totals else []
    if count + len(extra_rows) + len(total_rows) > MOST_ROWS:
        raise ValueError(f"{path.name}: {count} rows do not fit into one sheet; choose a shorter window")
    headings = (*HEADINGS, ORDER_HEADING) if with_order else HEADINGS
    edits = {edit.line: edit.text for edit in world.text_edits if edit.edited <= window.exported}
    dirty_rows: list[DirtyRow] = []
    rows = count + len(extra_rows) + len(total_rows)
    with Sheet(path, headings, rows=rows, family=family, modified=window.exported) as sheet:
        for document, index, line in _in_list_order(world, window):
            row = _row(world, document, line, with_order)
            if edits:
                row[12] = edits.get(LineId(document.posting_date.year, document.number, index), row[12])
            dirt = dirt_of(world.seed, document, index) if dirty else None
            if dirt is None:
                sheet.row(row)
            else:
                row[COLUMN[dirt.column]] = dirt.written
                dirty_rows.append(DirtyRow(sheet.odd_row(row), complete(dirt, row, line, world)))
        for extra in extra_rows:
            sheet.odd_row(extra)
        for total in total_rows:
            sheet.odd_row(total, total=True)
    return WrittenFile(
        path=path,
        source="mb51",
        family=family,
        rows=count + len(extra_rows),
        as_of=window.exported,
        first=window.first,
        last=window.last,
        dirty_rows=tuple(dirty_rows),
        totals=tuple(sorted(sums.items())) if totals else (),
    )


def complete(dirt: Dirt, row: Sequence[Cell], line: Line, world: World) -> Dirt:
    """The dirt with its right value filled in where only the list knows it (the unit)."""
    if dirt.kind != "blank_unit":
        return dirt
    return Dirt(
        dirt.kind, dirt.column, dirt.written, world.materials.by_code[line.material].unit, dirt.verdict
    )


def selected(window: Window, line: Line) -> bool:
    """Whether a line is in the selection of a window."""
    return (not window.plants or line.plant in window.plants) and (
        not window.movement_types or line.movement_type in window.movement_types
    )


def _documents(world: World, window: Window) -> Iterator[Document]:
    return (
        d for d in world.ledger.between(window.first, window.last, known_on=window.exported) if not d.hidden
    )


def _measure(world: World, window: Window, *, dirty: bool) -> tuple[int, dict[str, int]]:
    """Number of rows and the sum per unit, in thousandths.

    Totals are of what the list shows: had it been spoilt after SAP added it up, its control totals would stop it.
    """
    count = 0
    sums: dict[str, int] = defaultdict(int)
    units = {code: material.unit for code, material in world.materials.by_code.items()}
    for document in _documents(world, window):
        for index, line in enumerate(document.lines):
            if selected(window, line):
                count += 1
                dirt = dirt_of(world.seed, document, index) if dirty else None
                is_shown = dirt is None or dirt.column not in {"Qty in Un. of Entry", "Unit of Entry"}
                sums[units[line.material]] += line.quantity if is_shown else 0
    return count, dict(sums)


def _in_list_order(world: World, window: Window) -> Iterator[tuple[Document, int, Line]]:
    """Lines by posting date; the last lines of some documents come only at the end of their day."""
    apart: list[tuple[Document, int, Line]] = []
    day = window.first
    for document in _documents(world, window):
        if document.posting_date != day:
            yield from apart
            apart.clear()
            day = document.posting_date
        split = len(document.lines) - 1 if document.number.endswith("7") and len(document.lines) > 2 else None
        for index, line in enumerate(document.lines):
            if selected(window, line):
                if index == split:
                    apart.append((document, index, line))
                else:
                    yield document, index, line
    yield from apart


def _row(world: World, document: Document, line: Line, with_order: bool) -> list[Cell]:
    material = world.materials.by_code[line.material]
    row: list[Cell] = [
        document.posting_date, line.movement_type, line.plant, line.storage_location, line.material,
        material.description, line.batch, line.quantity, material.unit, line.cost_center, line.gl_account,
        document.number, line.text, line.reference, "0", line.purchase_order,
    ]  # fmt: skip
    if with_order:
        row.append(line.order)
    return row


def _total_rows(sums: dict[str, int], with_order: bool) -> list[list[Cell]]:
    """One total row per unit: only quantity and unit are filled."""
    rows = []
    for unit, quantity in sorted(sums.items()):
        row: list[Cell] = [None, *[""] * (len(HEADINGS) - 1 + with_order)]
        row[COLUMN["Qty in Un. of Entry"]] = quantity
        row[COLUMN["Unit of Entry"]] = unit
        rows.append(row)
    return rows
