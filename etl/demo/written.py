"""Writing a list with its dirty rows and totals, and what is known about the file afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from etl.demo.dirt import Cell, Dirt, DirtyRow, Verdict
from etl.demo.quirks import Family, Heading, Sheet


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One written list. `rows` counts data rows (dirty ones too), not header and total rows.

    `as_of` is the day of the export. `totals` are SAP's own sums per unit, in thousandths, of the right values.
    """

    path: Path
    source: str
    family: Family
    rows: int
    as_of: date
    first: date | None = None
    last: date | None = None
    dirty_rows: tuple[DirtyRow, ...] = field(default=(), repr=False)
    totals: tuple[tuple[str, int], ...] = ()

    @property
    def quarantined(self) -> tuple[DirtyRow, ...]:
        """Rows that must end in quarantine."""
        return tuple(row for row in self.dirty_rows if row.dirt.verdict is Verdict.QUARANTINED)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list as it should be, and how it is spelled wrong if it is dirty.

    `subtotal` rows stand between the data and are not data.
    """

    cells: list[Cell]
    dirt: Dirt | None = None
    subtotal: bool = False


def write_list(
    written: WrittenFile,
    headings: Sequence[Heading],
    rows: Sequence[ListRow],
    totals: Sequence[list[Cell]] = (),
) -> WrittenFile:
    """Write the rows to the file that `written` describes; returns the description with its dirty rows."""
    headers = [heading.header for heading in headings]
    dirty_rows: list[DirtyRow] = []
    count = len(rows) + len(totals)
    with Sheet(written.path, headings, rows=count, family=written.family, modified=written.as_of) as sheet:
        for row in rows:
            if row.subtotal:
                sheet.odd_row(row.cells, total=True)
            elif row.dirt is None:
                sheet.row(row.cells)
            else:
                column = headers.index(row.dirt.column)
                dirt = replace(row.dirt, correct=row.cells[column])
                cells = [*row.cells]
                cells[column] = dirt.written
                dirty_rows.append(DirtyRow(sheet.odd_row(cells), dirt))
        for total in totals:
            sheet.odd_row(total, total=True)
    return replace(written, dirty_rows=tuple(dirty_rows))
