"""Lists of production orders and their yield, as tab text: as many as wanted, on the batches that movements move."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from etl.sources.base import get_source
from tests.plant_lists import DEFAULTS

LIQUID, FILLING = "P02", "P01"
FIRST_ORDER = 11_000_000_000
CLOSED = "TECO CNF  DLV  PRC  GMPS MANC SETC*"
Row = Mapping[str, Any]


def order(number: int) -> str:
    """The number of an order, as SAP writes it."""
    return str(FIRST_ORDER + number)


def filled_from(
    orders: Iterable[tuple[int, str, str, str]], first_day: date, days: int, count: int
) -> Iterator[Row]:
    """Rows of COOISPI for (number, material, unit, batch), finished one after the other."""
    for n, (number, material, unit, batch) in enumerate(orders):
        day = first_day + timedelta(days=n * days // count)
        yield {
            "process_order": order(number), "material": material, "unit": unit, "batch": batch,
            "mrp_controller": LIQUID if unit == "KG" else FILLING, "delivered_quantity": 100,
            "system_status": CLOSED, "created_date": day, "release_date": day, "basic_start_date": day,
            "basic_finish_date": day + timedelta(days=3), "actual_finish_date": day + timedelta(days=2),
        }  # fmt: skip


def made_of(number: int, material: str, batch: str, liquid_order: str) -> Row:
    """A row of ZRPP062: an order and the order that its liquid comes from."""
    return {
        "process_order": order(number), "material": material, "batch": batch, "liquid_order": liquid_order,
        "tonnage": 100, "loss_kg": 0, "variance_pieces": 0,
    }  # fmt: skip


def write(path: Path, code: str, rows: Iterable[Row]) -> Path:
    """Write such rows as SAP's tab text."""
    source = get_source(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, delimiter="\t")
        lines.writerow([column.header for column in source.columns])
        for row in rows:
            filled = {**DEFAULTS[code], **row}
            lines.writerow([_text(filled.get(column.name)) for column in source.columns])
    return path


def lists(
    folder: Path, batches: Iterable[tuple[str, str, str]], count: int, first_day: date, days: int
) -> list[Path]:
    """COOISPI and ZRPP062 of `count` orders: each filling takes the liquid that was made last before it."""
    made = [(n, *batch) for n, batch in enumerate(islice(batches, count))]
    yields, liquid = [], ""
    for number, material, unit, batch in made:
        if unit == "KG":
            liquid = order(number)
        elif liquid:
            yields.append(made_of(number, material, batch, liquid))
    return [
        write(folder / f"COOISPI {count}.txt", "cooispi", filled_from(made, first_day, days, count)),
        write(folder / f"ZRPP062 {count}.txt", "zrpp062", yields),
    ]


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return "" if value is None else str(value)
