"""Rows of a detected list as typed column blocks: what the loader stores, with every faulty cell named.

Every row below the header that is not empty is in exactly one place: a block's frame or its total rows.
"""

import datetime as dt
import gc
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from etl.reading.cells import Cell, clean_text, is_blank, is_empty_row
from etl.reading.columns import ColumnTyper, IntegerTyper, TypedColumn, column_typer
from etl.reading.detect import Candidate
from etl.reading.problems import CellProblem, Place
from etl.reading.survey import Conventions, DecimalAnswer, depends_on_convention, survey_columns
from etl.reading.workbook import ListFile
from etl.sources.base import Column, Kind

ROWS_PER_BLOCK = 20_000

_ROWS_AT_ONCE = 250

Row = tuple[int, list[Cell]]
"""Number as Excel shows it, cells as read."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of rows. All but `problems` and `total_rows` are parallel: one entry per data row.

    `cells` are the rows as read, `row_numbers` as Excel counts; `total_rows` (number, cells) are no data.
    `corrected_rows` is, in a corrected quarantine workbook, the number each row had in the file it came from (0: none).
    """

    frame: pd.DataFrame
    row_numbers: Any
    cells: list[list[Cell]]
    problems: list[CellProblem]
    total_rows: list[Row]
    corrected_rows: Any = None


def typed_blocks(
    file: ListFile,
    candidate: Candidate,
    rows_per_block: int = ROWS_PER_BLOCK,
    *,
    decimal: Mapping[str, str] | str | None = None,
    today: dt.date | None = None,
) -> Iterator[Block]:
    """Type all rows below the header, a block at a time. Memory: one block.

    `decimal` answers which decimal mark text numbers use (per column name, or one for all); `today` bounds dates.
    Raises Refused: number-ambiguous, file-damaged.
    """
    latest = today or dt.date.today()  # noqa: DTZ011 - bounds years: no time zone matters
    typing = _Typing(file, candidate, DecimalAnswer.of(decimal), latest)
    rows = itertools.dropwhile(lambda row: row[0] <= candidate.header_row, file.rows(candidate.sheet))
    while chunk := _next(rows, rows_per_block):
        block = typing.block([row for row in chunk if any(row[1]) or not is_empty_row(row[1])])
        if block is not None:
            yield block


def _next(rows: Iterator[Row], count: int) -> list[Row]:
    """The next rows. Collecting garbage meanwhile would look at all of them again and again, and they hold no cycle."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return list(itertools.islice(rows, count))
    finally:
        if collecting:
            gc.enable()


class _Typing:
    """The typing of one file: a typer per column found, made anew once the columns' conventions are known."""

    def __init__(self, file: ListFile, candidate: Candidate, answer: DecimalAnswer, today: dt.date) -> None:
        self._file, self._candidate, self._answer, self._today = file, candidate, answer, today
        self._columns = {c.name: c for c in candidate.source.columns}
        self._found = {name: self._columns[name] for name in self._columns if name in candidate.columns}
        self._width = max(candidate.columns.values()) + 1
        self._total_places = [
            candidate.columns[name] for name in candidate.source.total_row_key if name in candidate.columns
        ]
        self._surveyed = False
        self._prepare(Conventions(dict(answer.columns)))

    def _prepare(self, conventions: Conventions) -> None:
        self._typers: dict[str, ColumnTyper] = {
            name: column_typer(
                column,
                mark=conventions.marks.get(name),
                dates=conventions.date_reader(column, epoch_1904=self._file.epoch_1904, today=self._today),
            )
            for name, column in self._columns.items()
        }

    def block(self, rows: list[Row]) -> Block | None:
        """Type these rows; None when there is none."""
        rows, total_rows, turned = self._without_totals(rows)
        if not rows and not total_rows:
            return None
        numbers = [number for number, _ in rows]
        self._survey_if_needed(turned)
        series: dict[str, Any] = {}
        problems: list[CellProblem] = []
        for name, typer in self._typers.items():
            typed = self._typed(name, typer, turned, len(rows))
            series[name] = typed.values
            problems += self._problems(name, typed, numbers, turned)
        problems.sort(key=lambda problem: problem.position)
        frame = pd.DataFrame(series, index=pd.RangeIndex(len(rows)), copy=False)
        cells = [cells for _, cells in rows]
        return Block(
            frame, np.array(numbers, dtype=np.int64), cells, problems, total_rows, self._corrected(turned)
        )

    def _typed(
        self, name: str, typer: ColumnTyper, turned: Sequence[Sequence[Cell]], count: int
    ) -> TypedColumn:
        if name not in self._found:
            return TypedColumn(typer.kept([None] * count), [])
        if not count:
            return TypedColumn(typer.kept([]), [])
        return typer.typed(turned[self._candidate.columns[name]])

    def _without_totals(self, rows: list[Row]) -> tuple[list[Row], list[Row], Sequence[Sequence[Cell]]]:
        """Data rows, total rows (all total_row_key columns blank), and the data rows turned into columns."""
        turned = self._turned([cells for _, cells in rows])
        empty = {
            i for i in _blank_in_all(turned, self._candidate.columns.values()) if is_empty_row(rows[i][1])
        }
        totals = _blank_in_all(turned, self._total_places) - empty
        if not totals and not empty:
            return rows, [], turned
        data = [row for i, row in enumerate(rows) if i not in totals and i not in empty]
        return data, [rows[i] for i in sorted(totals)], self._turned([cells for _, cells in data])

    def _turned(self, cells: list[list[Cell]]) -> Sequence[Sequence[Cell]]:
        """Columns instead of rows; short rows end in blanks. A few rows at a time: they stay near the processor."""
        turned: list[list[Cell]] = [[] for _ in range(max(self._width, *map(len, cells), 0))]
        for start in range(0, len(cells), _ROWS_AT_ONCE):
            rows = cells[start : start + _ROWS_AT_ONCE]
            parts = list(zip_longest(*rows))
            parts += [(None,) * len(rows)] * (len(turned) - len(parts))
            for column, part in zip(turned, parts, strict=True):
                column.extend(part)
        return turned

    def _survey_if_needed(self, turned: Sequence[Sequence[Cell]]) -> None:
        """Look at whole columns the first time a text turns up whose reading depends on its column's convention."""
        if self._surveyed:
            return
        for name, column in self._found.items():
            if column.kind in (Kind.TEXT, Kind.CODE) or name in self._answer.columns:
                continue
            cells = turned[self._candidate.columns[name]]
            texts = {cell for cell in cells if type(cell) is str} if str in set(map(type, cells)) else ()
            if any(depends_on_convention(column, clean_text(text)) for text in texts):
                self._surveyed = True
                self._prepare(survey_columns(self._file, self._candidate, self._found, self._answer))
                return

    def _problems(
        self, name: str, typed: TypedColumn, numbers: Sequence[int], turned: Sequence[Sequence[Cell]]
    ) -> list[CellProblem]:
        if not typed.faults:
            return []
        index = self._candidate.columns[name]
        place = Place(self._candidate.source.code, name, self._candidate.match.headers[index], index)
        cells = turned[index]
        return [place.problem(i, numbers[i], cells[i], fault) for i, fault in typed.faults]

    def _corrected(self, turned: Sequence[Sequence[Cell]]) -> Any:
        place = self._candidate.match.correction.get("_row")
        if place is None:
            return None
        cells = turned[place] if place < len(turned) else ()
        typed = IntegerTyper(Column("_row", "_row", Kind.INTEGER), None).typed(cells)
        return typed.values.to_numpy(dtype=np.int64, na_value=0)


def _blank_in_all(turned: Sequence[Sequence[Cell]], places: Iterable[int]) -> set[int]:
    """Positions at which all of these columns are blank; none where there is no column."""
    positions: set[int] | None = None
    for place in places:
        blanks = {cell for cell in set(turned[place]) if is_blank(cell)}
        if not blanks:
            return set()
        here = {position for position, cell in enumerate(turned[place]) if cell in blanks}
        positions = here if positions is None else positions & here
    return positions or set()
