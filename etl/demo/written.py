"""What is known about a file that the demo plant has written."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from etl.demo.dirt import DirtyRow, Verdict
from etl.demo.quirks import Family


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
