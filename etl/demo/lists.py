"""Writes the lists of a world into a folder, as the company's users would export them."""

from collections.abc import Callable, Iterable
from pathlib import Path

from etl.demo.billing_list import write_billing
from etl.demo.delivery_list import write_deliveries
from etl.demo.hierarchy_list import CHANNELS, write_hierarchy
from etl.demo.movement_list import Window, usual_windows, write_movements
from etl.demo.order_list import write_orders
from etl.demo.patience import without_cycle_collection
from etl.demo.quirks import Family
from etl.demo.receivable_list import write_receivables
from etl.demo.spans import closed_months, sales_spans, snapshot_days, yield_spans
from etl.demo.stock_list import stock_list_days, write_stock_list
from etl.demo.target_list import target_years, write_targets
from etl.demo.transfer_list import write_transfers
from etl.demo.workdays import add_working_days
from etl.demo.world import World
from etl.demo.written import WrittenFile
from etl.demo.yield_list import listed_controllers, write_yield

MIXED = "mixed"
EVERY_NTH_SAVED_BY_EXCEL = 4


class Families:
    """Says which family the next file is of: always the same, or mixed (most R, some E)."""

    def __init__(self, family: str) -> None:
        self._family = family
        self._count = 0

    def next(self) -> Family:
        """Family of the next file. Raises ValueError for an unknown family."""
        self._count += 1
        if self._family == MIXED:
            return Family.E if self._count % EVERY_NTH_SAVED_BY_EXCEL == 0 else Family.R
        return Family(self._family)


@without_cycle_collection()
def write_lists(
    world: World,
    out: Path,
    *,
    lists: Iterable[str] | None = None,
    family: str = MIXED,
    dirty: bool = True,
    windows: Iterable[Window] | None = None,
) -> list[WrittenFile]:
    """Write the usual files of the named lists (all by default); returns what was written, masters first.

    `windows` replaces the usual selections of MB51. Raises ValueError for an unknown list or family.
    """
    wanted = list(WRITERS) if lists is None else list(lists)
    unknown = [code for code in wanted if code not in WRITERS]
    if unknown:
        raise ValueError(f"unknown list {', '.join(unknown)}; known are {', '.join(WRITERS)}")
    out.mkdir(parents=True, exist_ok=True)
    families = Families(family)
    written: list[WrittenFile] = []
    for code, write in WRITERS.items():
        if code in wanted:
            if code == "mb51" and windows is not None:
                written += _movements(world, out, families, dirty, windows)
            else:
                written += write(world, out, families, dirty)
    return written


def _hierarchy(world: World, out: Path, families: Families, dirty: bool) -> list[WrittenFile]:
    return [
        write_hierarchy(
            world, out / f"ZRSD006 kênh {channel}.xlsx", (channel,), family=families.next(), dirty=dirty
        )
        for channel in CHANNELS
    ]


def _stock(world: World, out: Path, families: Families, dirty: bool) -> list[WrittenFile]:
    known = world.truth.stocks_as_known(stock_list_days(world))
    return [
        write_stock_list(
            world,
            out / f"MB52 {day:%Y-%m-%d}.xlsx",
            day,
            family=families.next(),
            dirty=dirty,
            known=known[day],
        )
        for day in stock_list_days(world)
    ]


def _movements(
    world: World, out: Path, families: Families, dirty: bool, windows: Iterable[Window] | None = None
) -> list[WrittenFile]:
    return [
        write_movements(world, out / window.file_name, window, family=families.next(), dirty=dirty)
        for window in (usual_windows(world.plan) if windows is None else windows)
    ]


def _targets(world: World, out: Path, families: Families, dirty: bool) -> list[WrittenFile]:
    return [write_targets(world, out / f"Chỉ tiêu {year}.xlsx", year) for year in target_years(world)]


def _orders(world: World, out: Path, families: Families, dirty: bool) -> list[WrittenFile]:
    """Every month as it stood at its end, and at last all orders."""
    spans = [(first, last, last, f"{first:%Y-%m}") for first, last in closed_months(world.plan)]
    spans.append((world.plan.start, world.plan.end, world.plan.end, f"den {world.plan.end:%Y-%m-%d}"))
    return [
        write_orders(
            world, out / f"COOISPI {name}.xlsx", first, last, exported=on, family=families.next(), dirty=dirty
        )
        for first, last, on, name in spans
    ]


def _transfers(world: World, out: Path, families: Families, dirty: bool) -> list[WrittenFile]:
    """Every month some days after its end, and at last all transfer orders; some totals are deleted by hand."""
    spans = [
        (first, last, min(add_working_days(last, 4), world.plan.end), f"{first:%Y-%m}")
        for first, last in closed_months(world.plan)
    ]
    spans.append((world.plan.start, world.plan.end, world.plan.end, f"den {world.plan.end:%Y-%m-%d}"))
    files = []
    for first, last, on, name in spans:
        family = families.next()
        path = out / f"ZRMM024 {name}.xlsx"
        files.append(
            write_transfers(
                world,
                path,
                first,
                last,
                exported=on,
                family=family,
                dirty=dirty,
                totals=family is Family.R or first.month % 2 == 0,
            )
        )
    return files


def _deliveries(world: World, out: Path, families: Families, dirty: bool) -> list[WrittenFile]:
    files = []
    for first, last, on, name in sales_spans(world.plan):
        family = families.next()
        path = out / f"ZRSD004 {name}.xlsx"
        totals = family is Family.R or first.month % 4 == 0
        files.append(
            write_deliveries(world, path, first, last, exported=on, family=family, dirty=dirty, totals=totals)
        )
    return files


def _billing(world: World, out: Path, families: Families, dirty: bool) -> list[WrittenFile]:
    """Every month, and at last two months with cancellations and credits."""
    files = []
    spans = sales_spans(world.plan)
    for first, last, on, name in spans:
        family = families.next()
        files.append(
            write_billing(
                world, out / f"ZRSD002 {name}.xlsx", first, last, exported=on, family=family, dirty=dirty,
                totals=family is Family.R, cancellations=(first, last) == spans[-1][:2],
            )
        )  # fmt: skip
    return files


def _yields(world: World, out: Path, families: Families, dirty: bool) -> list[WrittenFile]:
    """Every month some days after its end, the open month as it stands. One file holds all three controllers."""
    return [
        write_yield(
            world, out / f"ZRPP062 {month:%Y-%m}.xlsx", month, exported=on,
            controllers=listed_controllers(number), subtotals=number % 3 == 1, dirty=dirty,
        )
        for number, (month, on) in enumerate(yield_spans(world.plan))
    ]  # fmt: skip


def _receivables(world: World, out: Path, families: Families, dirty: bool) -> list[WrittenFile]:
    return [
        write_receivables(
            world, out / f"ZRFI005 {day:%Y-%m-%d}.xlsx", day, family=families.next(), dirty=dirty
        )
        for day in snapshot_days(world.plan)
    ]


Writer = Callable[[World, Path, Families, bool], list[WrittenFile]]
WRITERS: dict[str, Writer] = {
    "zrsd006": _hierarchy,
    "target": _targets,
    "mb52": _stock,
    "mb51": _movements,
    "cooispi": _orders,
    "zrmm024": _transfers,
    "zrsd004": _deliveries,
    "zrsd002": _billing,
    "zrpp062": _yields,
    "zrfi005": _receivables,
}
