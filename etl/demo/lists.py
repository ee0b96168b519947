"""Writes the lists of a world into a folder, as the company's users would export them."""

from collections.abc import Callable, Iterable
from pathlib import Path

from etl.demo.hierarchy_list import CHANNELS, write_hierarchy
from etl.demo.movement_list import Window, usual_windows, write_movements
from etl.demo.quirks import Family
from etl.demo.stock_list import stock_list_days, write_stock_list
from etl.demo.world import World
from etl.demo.written import WrittenFile

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


Writer = Callable[[World, Path, Families, bool], list[WrittenFile]]
WRITERS: dict[str, Writer] = {"zrsd006": _hierarchy, "mb52": _stock, "mb51": _movements}
