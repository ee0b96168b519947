"""Large movement lists for benchmarks: many materials, batches and documents; written once and kept."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np

from etl.demo.movement_list import HEADINGS
from etl.demo.quirks import Family, Sheet

MATERIALS = 6_000
# As measured on real lists: about four movements a batch, in about two places.
ROWS_PER_BATCH = 4
MOVES = (
    ("101", "1201", "0201", 1),
    ("351", "1201", "0201", -1),
    ("601", "1401", "0101", -1),
    ("261", "1201", "0401", -1),
)


def rows(first_day: date, days: int, count: int, *, seed: int) -> Iterator[tuple[object, ...]]:
    """`count` movements spread evenly over `days`, in order of posting date. Deterministic by seed."""
    random = np.random.default_rng(seed)
    batch_of = np.arange(count) // ROWS_PER_BATCH
    material = _materials(random, count)[batch_of]
    kind, size = random.integers(0, len(MOVES), count), random.integers(1, 40_000, count)
    drawn = zip(batch_of.tolist(), material.tolist(), kind.tolist(), size.tolist(), strict=True)
    for n, (batch, number, move, quantity) in enumerate(drawn):
        movement, plant, place, sign = MOVES[move]
        code, unit = _coded(number)
        reference = f"{1_910_000_000 + n // 9}" if movement == "601" else ""
        yield (
            first_day + timedelta(days=n * days // count), movement, plant, place, code, f"Material {number}",
            _batch(seed, batch), sign * quantity * 125, unit, "", "621100",
            f"49{seed % 100:02d}{n // 3:06d}", "", reference, "0", "",
        )  # fmt: skip


def batches(count: int, *, seed: int) -> Iterator[tuple[str, str, str]]:
    """Material, unit and number of each batch that `rows` of the same count and seed move."""
    for batch, number in enumerate(_materials(np.random.default_rng(seed), count).tolist()):
        yield (*_coded(number), _batch(seed, batch))


def _materials(random: np.random.Generator, count: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return random.integers(0, MATERIALS, count // ROWS_PER_BATCH + 1)


def _coded(number: int) -> tuple[str, str]:
    """A liquid (kg) or something filled (pieces)."""
    return (f"15{number:07d}", "KG") if number % 2 else (f"10{number:07d}", "PC")


def _batch(seed: int, batch: int) -> str:
    return f"{seed % 100:02d}L{batch:07d}"


def write(
    path: Path,
    first_day: date,
    days: int,
    count: int,
    *,
    seed: int,
    last: int | None = None,
    modified: date | None = None,
) -> Path:
    """Write such a list, or its `last` rows, as a workbook saved by Excel, unless it is there already."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        written = count if last is None else last
        with Sheet(
            unfinished, HEADINGS, rows=written, family=Family.E, modified=modified or first_day
        ) as sheet:
            for row in islice(rows(first_day, days, count, seed=seed), count - written, None):
                sheet.row(row)
        unfinished.replace(path)
    return path
