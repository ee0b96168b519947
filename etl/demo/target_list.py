"""Sales targets as somebody keeps them in a workbook: by salesman's name, semester and year."""

from datetime import date
from pathlib import Path

from etl.demo.events import Target
from etl.demo.quirks import CellKind, Family, Heading
from etl.demo.world import World
from etl.demo.written import ListRow, WrittenFile, write_list

HEADINGS = (
    Heading("Salesman Name"),
    Heading("Semester", CellKind.WHOLE),
    Heading("Year", CellKind.WHOLE),
    Heading("Target", CellKind.WHOLE),
)


def target_years(world: World) -> list[int]:
    """Years that have targets: those of which the company lives through more than the last quarter."""
    plan = world.plan
    return [
        year
        for year in range(plan.start.year, plan.end.year + 1)
        if plan.start <= date(year, 9, 30) <= plan.end
    ]


def write_targets(world: World, path: Path, year: int, *, family: Family = Family.E) -> WrittenFile:
    """Write the targets of a year."""
    rows = [ListRow(_row(target)) for target in world.targets if target.year == year]
    written = WrittenFile(
        path, "target", family, len(rows), date(year, 1, 2), date(year, 1, 1), date(year, 12, 31)
    )
    return write_list(written, HEADINGS, rows)


def _row(target: Target) -> list[str | int | date | None]:
    return [target.salesman_name, target.semester, target.year, target.amount]
