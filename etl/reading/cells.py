"""What a cell can hold, and what counts as blank. Typing by column is elsewhere (`columns.py`)."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

Cell = str | int | float | bool | dt.date | dt.datetime | None
"""A cell as the readers give it. A blank one is None or a text of blanks; an error cell is its text (`#N/A`)."""

ERROR_TEXTS = frozenset(
    {"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)

_SPACES = "".join(chr(c) for c in range(0x3001) if chr(c).isspace())
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
BLANKS = _SPACES + _INVISIBLE

MEMO_LIMIT = 25_000
"""Distinct texts remembered per column: bounds memory where nearly every text is new."""


def clean_text(text: str) -> str:
    """The text composed (NFC), without NUL and without blanks around it, no-break and invisible ones included."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if "\x00" in text:
        text = text.replace("\x00", "")
    return unicodedata.normalize("NFC", text).strip(BLANKS)


def clean_cell(cell: Cell) -> Cell:
    """The cell as people see it: blank → None, text cleaned, whole-day moments as dates."""
    if isinstance(cell, str):
        return clean_text(cell) or None
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    return cell


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be seen in the cell. Zero and FALSE are not blank."""
    return cell is None or (isinstance(cell, str) and not clean_text(cell))


def is_empty_row(cells: Iterable[Cell]) -> bool:
    """Whether nothing can be seen in any cell."""
    return all(map(is_blank, cells))


def as_text(cell: Cell) -> str:
    """How a cell that is not blank reads as text: whole floats without `.0`, dates as yyyy-mm-dd."""
    if isinstance(cell, str):
        return clean_text(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    return "" if cell is None else str(cell)


class Memo(dict[Any, Any]):
    """Remembers what a function made of each cell, so that a column's repeats cost one look-up.

    Cells of unlike type that are equal (1, 1.0, True) share an entry: use it where they mean the same.
    """

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read
        self.misses = 0

    def __missing__(self, cell: Any) -> Any:
        if len(self) >= MEMO_LIMIT:
            self.clear()
        self.misses += 1
        value = self[cell] = self._read(cell)
        return value


def column_letter(index: int) -> str:
    """Excel's name of the column with this 0-based index: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        name = chr(65 + digit) + name
    return name
