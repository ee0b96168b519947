"""Dirty rows: which lines of a list are spelled wrong, how, and what must become of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from zlib import crc32

from etl.demo.events import Document

Cell = str | int | date | None

DIRTY_ONE_IN = 100
NEVER_DIRTY = frozenset({"351", "303", "641"})
UNKNOWN_TYPE = "unknown_movement_type"


class Verdict(StrEnum):
    """What must happen to a dirty row."""

    QUARANTINED = "quarantined"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Dirt:
    """One wrong cell: in which column (header), what is written and what would be right. Quantities in thousandths."""

    kind: str
    column: str
    written: Cell
    correct: Cell
    verdict: Verdict


class DirtyRow(NamedTuple):
    """A dirty row of a written file: `row_number` as the spreadsheet shows it."""

    row_number: int
    dirt: Dirt


def roll(seed: int, *identity: object) -> int:
    """A repeatable number for a thing, independent of everything else in the world."""
    return crc32("/".join(map(str, (seed, *identity))).encode())


def dirt_of(seed: int, document: Document, index: int) -> Dirt | None:
    """How a line of a movement list is spelled wrong; None for the 99 % that are right.

    The same line is wrong in the same way in every list that shows it. Reversals, what they reverse, and goods going
    into transit are always right: half of such a pair would leave open what is to become of the other half.
    """
    if document.hidden or document.in_reversal or document.lines[index].movement_type in NEVER_DIRTY:
        return None
    number = crc32(f"{seed}/{document.posting_date.year}/{document.number}/{index}".encode())
    if number % DIRTY_ONE_IN:
        return None
    line = document.lines[index]
    day = document.posting_date
    quarantined = Verdict.QUARANTINED
    choices = (
        Dirt("impossible_date", "Posting Date", f"31.02.{day.year}", day, quarantined),
        Dirt("missing_material", "Material", "", line.material, quarantined),
        Dirt("text_quantity", "Qty in Un. of Entry", "abc", line.quantity, quarantined),
        Dirt("far_year", "Posting Date", date(2062, day.month, min(day.day, 28)), day, quarantined),
        Dirt("blank_unit", "Unit of Entry", "", None, quarantined),
        Dirt("blank_quantity", "Qty in Un. of Entry", "", line.quantity, quarantined),
        Dirt(UNKNOWN_TYPE, "Movement Type", "XYZ", line.movement_type, Verdict.KEPT),
        Dirt("blanks_around_code", "Material", f"  {line.material} ", line.material, Verdict.KEPT),
    )
    return choices[number // DIRTY_ONE_IN % len(choices)]
