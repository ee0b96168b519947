"""Typing one column of a block of rows: from cells to the array of the frame, with what could not be typed.

Built for a million rows: one pass of C-level look-ups per column, Python functions only for new texts.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from etl.reading.cells import ERROR_TEXTS, Cell, Memo, as_text, clean_text
from etl.reading.codes import BOOLEANS, canon_code, canon_text, canonical, read_code, without_guard
from etl.reading.dates import DateReader, NoDate
from etl.reading.numbers import Mark, parse_number
from etl.reading.problems import Fault
from etl.reading.words import Vocabularies, Vocabulary
from etl.sources.base import Column, Kind
from etl.sources.fields import Field

EXACT_LIMIT = 9e12
"""Above it a float has no exact thousandths left: rounding would only move the number."""

MOST_DIGITS = 18
"""Digits of a whole number that is read as such; longer ones may be of any length."""

MANY_NEW = 0.1
"""Share of new texts in a block from which on looking up repeats does not pay."""

_SEPARATOR = "|"
_PRINTABLE = bytes(range(32, 127))
_LETTERS_AND_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789|"
_DATE_FAULTS = {
    NoDate.NOT_A_DATE: Fault.DATE,
    NoDate.NO_SUCH_DAY: Fault.NO_SUCH_DAY,
    NoDate.YEAR_OUT_OF_RANGE: Fault.YEAR,
    NoDate.OTHER_ORDER: Fault.OTHER_ORDER,
    NoDate.UNCLEAR: Fault.UNCLEAR_DATE,
}


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column of a block: values as the frame keeps them, and faults as (position, reason)."""

    values: Any
    faults: list[tuple[int, Fault]]


class ColumnTyper:
    """Types the cells of one column; lives as long as its file is read, remembering repeated cells.

    `values` takes run after run of cells, `finished` all values of a block. `read` makes a value, None (blank) or a
    Fault of one cell; subclasses say how, and how values are kept.
    """

    def __init__(self, column: Column) -> None:
        self.column = column
        self._placeholders = frozenset(clean_text(text) for text in column.placeholders)
        self._memo = Memo(self._first_read)
        self._faulty = False

    def values(self, cells: Sequence[Cell]) -> Sequence[Any]:
        """Value, None or Fault of each cell."""
        return self._looked_up(cells, set(map(type, cells)))

    def finished(self, values: list[Any]) -> TypedColumn:
        """The column of a block. Takes the list over."""
        faults: list[tuple[int, Fault]] = []
        if self._faulty:
            faults = [(i, value) for i, value in enumerate(values) if type(value) is Fault]
            for i, _ in faults:
                values[i] = None
        if not self.column.nullable and None in values:
            known = {i for i, _ in faults}
            faults += [(i, Fault.BLANK) for i, value in enumerate(values) if value is None and i not in known]
        return TypedColumn(self.kept(values), faults)

    def absent(self, count: int) -> TypedColumn:
        """The column of a block of a file that does not have it."""
        return TypedColumn(self.kept([None] * count), [])

    def _looked_up(self, cells: Sequence[Cell], kinds: set[type]) -> list[Any]:
        if bool in kinds:  # True equals 1, so it must not meet it in the memo
            return [self._first_read(cell) if type(cell) is bool else self._memo[cell] for cell in cells]
        return list(map(self._memo.__getitem__, cells))

    def _first_read(self, cell: Cell) -> Any:
        value = self._read_text(clean_text(cell)) if isinstance(cell, str) else self._read_other(cell)
        self._faulty = self._faulty or type(value) is Fault
        return value

    def _read_text(self, text: str) -> Any:
        if not text or text in self._placeholders:
            return None
        if text[0] == "#" and (fault := self._hash_fault(text)):
            return fault
        return self.read(text)

    def _hash_fault(self, text: str) -> Fault | None:
        if text in ERROR_TEXTS:
            return Fault.ERROR_CELL
        is_cut = len(text) > 1 and not text.strip("#") and self.column.kind is not Kind.TEXT
        return Fault.HASHES if is_cut else None

    def _read_other(self, cell: Cell) -> Any:
        if cell is None or (self._placeholders and as_text(cell) in self._placeholders):
            return None
        return self.read(cell)

    def read(self, cell: Cell) -> Any:
        """Value, None or Fault of a cell that is neither blank, placeholder nor error; texts come cleaned."""
        raise NotImplementedError

    def kept(self, values: list[Any]) -> Any:
        """The values as the frame's column; None where there is none."""
        raise NotImplementedError


class TextTyper(ColumnTyper):
    """TEXT columns: cleaned texts.

    Repeats are looked up. Where nearly every text is new (documents, batches) that costs more than it saves: there a
    run is tested as a whole for being clean already.
    """

    _blank: str | None = None

    def __init__(self, column: Column) -> None:
        super().__init__(column)
        self._mostly_new = False

    def values(self, cells: Sequence[Cell]) -> Sequence[Any]:
        kinds = set(map(type, cells))
        if kinds == {str} and self._mostly_new and self._all_clean(cells):  # type: ignore[arg-type]
            return [cell or self._blank for cell in cells]
        known = self._memo.misses
        values = self._looked_up(cells, kinds)
        self._mostly_new = self._memo.misses - known > MANY_NEW * len(cells)
        return values

    def _all_clean(self, cells: Sequence[str]) -> bool:
        """Whether nothing in these texts needs cleaning or another look."""
        joined = _SEPARATOR.join(cells)
        return (
            joined.isascii()
            and not joined.encode().translate(None, _PRINTABLE)
            and not (" |" in joined or "| " in joined or joined.startswith(" ") or joined.endswith(" "))
            and "#" not in joined
            and not any(placeholder in joined for placeholder in self._placeholders)
        )

    def read(self, cell: Cell) -> Any:
        return cell if isinstance(cell, str) else as_text(cell)

    def kept(self, values: list[Any]) -> Any:
        return pd.Series(values, dtype=object)


class CodeTyper(TextTyper):
    """CODE columns: canonical codes."""

    def _all_clean(self, cells: Sequence[str]) -> bool:
        joined = _SEPARATOR.join(cells)
        leading_zeros = joined.startswith("0") or "|0" in joined
        return not leading_zeros and ".0" not in joined and super()._all_clean(cells)

    def read(self, cell: Cell) -> Any:
        code = canon_text(cell) if isinstance(cell, str) else canon_code(cell)
        return None if code in self._placeholders else code


class WordsTyper(TextTyper):
    """TEXT columns made of words of the logon's language: cleaned texts in the words that stand for them all."""

    def __init__(self, column: Column, words: Vocabulary) -> None:
        super().__init__(column)
        self._words = words

    def _all_clean(self, cells: Sequence[str]) -> bool:
        return False

    def read(self, cell: Cell) -> Any:
        return self._words.translated(cell) if isinstance(cell, str) else as_text(cell)


class FieldTyper(TextTyper):
    """CODE columns whose list names the SAP field: canonical codes that fit it, in the words of all languages."""

    def __init__(self, column: Column, field: Field, words: Vocabulary | None = None) -> None:
        super().__init__(column)
        self._field = field
        self._words = words
        self._blank = canonical("", field)
        self._special = (*BOOLEANS, *self._placeholders)

    def _first_read(self, cell: Cell) -> Any:
        value = super()._first_read(cell)
        return self._blank if value is None else value

    def _all_clean(self, cells: Sequence[str]) -> bool:
        """Whether these are capital letters and digits without leading zeros, none longer than the field."""
        joined = _SEPARATOR.join(cells)
        return (
            self._words is None
            and max(map(len, cells)) <= self._field.longest
            and joined.isascii()
            and not joined.encode().translate(None, _LETTERS_AND_DIGITS)
            and not (joined.startswith("0") or "|0" in joined)
            and not any(word in joined for word in self._special)
        )

    def read(self, cell: Cell) -> Any:
        if self._words and isinstance(cell, str) and (meaning := self._words.meaning(without_guard(cell))):
            return meaning
        code = read_code(cell, self._field)
        return None if code in self._placeholders else code


class NumberTyper(ColumnTyper):
    """NUMBER columns: floats rounded to the column's decimals. `mark` None: the texts leave it open."""

    def __init__(self, column: Column, mark: Mark | None) -> None:
        super().__init__(column)
        self._mark = mark
        self._limit = 10**column.whole_digits

    def values(self, cells: Sequence[Cell]) -> Sequence[Any]:
        kinds = set(map(type, cells))
        return cells if kinds == {float} and not self._placeholders else self._looked_up(cells, kinds)

    def read(self, cell: Cell) -> Any:
        if isinstance(cell, bool) or not isinstance(cell, int | float | str):
            return Fault.NUMBER
        if not isinstance(cell, str):
            return float(cell) if abs(cell) < 1e300 else Fault.NUMBER
        if self._mark is not None:
            value = parse_number(cell, self._mark)
            if value is not None:
                return value
            return Fault.NUMBER if parse_number(cell, self._mark.other) is None else Fault.OTHER_MARK
        readings = {parse_number(cell, mark) for mark in Mark}
        readings.discard(None)
        if len(readings) > 1:
            return Fault.UNCLEAR_NUMBER
        return readings.pop() if readings else Fault.NUMBER

    def finished(self, values: list[Any]) -> TypedColumn:
        typed = super().finished(values)
        beyond = np.abs(typed.values) >= self._limit
        if beyond.any():
            typed.faults.extend((int(i), Fault.RANGE) for i in np.flatnonzero(beyond))
            typed.values[beyond] = np.nan
        return typed

    def kept(self, values: list[Any]) -> Any:
        if None in values:
            values = [np.nan if value is None else value for value in values]
        numbers = np.array(values, dtype=np.float64)
        rounded = np.round(numbers, self.column.decimals)
        large = np.abs(numbers) > EXACT_LIMIT
        return np.where(large, numbers, rounded) + 0.0 if large.any() else rounded + 0.0


class IntegerTyper(NumberTyper):
    """INTEGER columns: whole numbers, Int64 with NA."""

    finished = ColumnTyper.finished

    def values(self, cells: Sequence[Cell]) -> Sequence[Any]:
        return self._looked_up(cells, set(map(type, cells)))

    def read(self, cell: Cell) -> Any:
        if isinstance(cell, str) and len(cell) <= MOST_DIGITS and cell.isdecimal():
            value: Any = int(cell)
        else:
            value = super().read(cell)
        if isinstance(value, Fault):
            return value
        if abs(value) >= self._limit:
            return Fault.RANGE
        return int(value) if value == int(value) else Fault.INTEGER

    def kept(self, values: list[Any]) -> Any:
        return pd.array(values, dtype="Int64")


class DateTyper(ColumnTyper):
    """DATE columns: whole days, datetime64[s] with NaT."""

    def __init__(self, column: Column, reader: DateReader) -> None:
        super().__init__(column)
        self._reader = reader

    def read(self, cell: Cell) -> Any:
        day = self._reader.read(cell)
        if isinstance(day, NoDate):
            return _DATE_FAULTS[day]
        return np.datetime64(day, "s") if isinstance(day, dt.date) else None

    def kept(self, values: list[Any]) -> Any:
        return np.array(values, dtype="datetime64[s]")


def column_typer(
    column: Column, *, mark: Mark | None, dates: DateReader, words: Vocabularies | None = None
) -> ColumnTyper:
    """The typer for this kind of column."""
    spoken = (words or {}).get(column.field.words if column.field else column.words)
    match column.kind:
        case Kind.NUMBER:
            return NumberTyper(column, mark)
        case Kind.INTEGER:
            return IntegerTyper(column, mark)
        case Kind.DATE:
            return DateTyper(column, dates)
        case Kind.CODE:
            return FieldTyper(column, column.field, spoken) if column.field else CodeTyper(column)
        case _:
            return WordsTyper(column, spoken) if spoken else TextTyper(column)
