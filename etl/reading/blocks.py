"""Rows of a detected list as typed column blocks: what the loader stores, with every faulty cell named.

Every row below the header that is not empty is in exactly one place: a block's frame, its total rows, its ragged ones
or, when it is only the header once more, its headings.
"""

import contextlib
import datetime as dt
import gc
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from etl.reading.body import Body, RaggedRow, Row
from etl.reading.cells import Cell, clean_text, is_blank, is_empty_row
from etl.reading.columns import ColumnTyper, IntegerTyper, TypedColumn, column_typer
from etl.reading.detect import Candidate
from etl.reading.problems import CellProblem, Place
from etl.reading.sums import SumRow, Sums
from etl.reading.survey import Answers, Conventions, depends_on_convention, survey_file
from etl.reading.words import Vocabularies
from etl.reading.workbook import ListFile
from etl.sources.base import Column, Kind

ROWS_PER_BLOCK = 20_000

ROWS_PER_RUN = 250


@dataclass(frozen=True, slots=True)
class Block:
    """A run of rows. All but `problems` and `total_rows` are parallel: one entry per data row.

    `cells` are the rows as read, `row_numbers` as Excel counts; `total_rows` (number, cells) are no data.
    `sums` say what the total rows state. `ragged` are lines of text lists that are no row, `headings` the numbers of
    repeated headers, `rejoined` the numbers of rows put together from pieces.
    `conventions` is how the file writes numbers and dates, as far as that mattered so far. `last_row` is the number
    of the last row so far in which something stands.
    `corrected_rows` is, in a corrected quarantine workbook, the number each row had in the file it came from (0: none).
    """

    frame: pd.DataFrame
    row_numbers: Any
    cells: list[list[Cell]]
    problems: list[CellProblem]
    total_rows: list[Row]
    sums: list[SumRow]
    ragged: list[RaggedRow]
    headings: list[int]
    rejoined: list[int]
    last_row: int
    conventions: Conventions
    corrected_rows: Any = None


def typed_blocks(
    file: ListFile,
    candidate: Candidate,
    rows_per_block: int = ROWS_PER_BLOCK,
    *,
    decimal: Mapping[str, str] | str | None = None,
    dates: str | None = None,
    words: Vocabularies | None = None,
    today: dt.date | None = None,
) -> Iterator[Block]:
    """Type all rows below the header, a block at a time. Memory: one block.

    `decimal` answers which decimal mark text numbers use (per column name, or one for all), `dates` whether day or
    month comes first (`dd/mm`, `mm/dd`); `words` are the words of the logon's language; `today` bounds dates.
    Raises Refused: number-ambiguous, date-ambiguous, dates-half-converted, file-damaged.
    """
    latest = today or dt.date.today()  # noqa: DTZ011 - bounds years: no time zone matters
    typing = _Typing(file, candidate, Answers.of(decimal, dates), latest, words or {})
    rows = typing.body.rows()
    block: Block | None = None
    more = True
    while more:
        with _no_garbage_collection():
            block, more = typing.block(rows, rows_per_block)
        if block is not None:
            yield block


def sums_of(
    file: ListFile,
    candidate: Candidate,
    *,
    decimal: Mapping[str, str] | str | None = None,
    dates: str | None = None,
    words: Vocabularies | None = None,
) -> dict[int, SumRow]:
    """All rows of the file that add up others, by their numbers, with what they add up."""
    latest = dt.date.today()  # noqa: DTZ011 - bounds years: no time zone matters
    return _Typing(file, candidate, Answers.of(decimal, dates), latest, words or {}).sums()


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Rows hold no cycles, and there are so many that looking for some in them takes longer than reading them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class _Typing:
    """The typing of one file: a typer per column found, made anew once the file's conventions are known."""

    def __init__(
        self, file: ListFile, candidate: Candidate, answers: Answers, today: dt.date, words: Vocabularies
    ) -> None:
        self._file, self._candidate, self._answers, self._today = file, candidate, answers, today
        self._words = words
        self._columns = {c.name: c for c in candidate.source.columns}
        self._found = {name: self._columns[name] for name in self._columns if name in candidate.columns}
        self._correction = candidate.match.correction.get("_row")
        self._corrections = IntegerTyper(Column("_row", "_row", Kind.INTEGER), None)
        self._width = max(*candidate.columns.values(), self._correction or 0) + 1
        self._total_places = [
            candidate.columns[name] for name in candidate.source.total_row_key if name in candidate.columns
        ]
        self.body = Body(file, candidate)
        self._sums = Sums(file, candidate)
        self._known_sums: dict[int, SumRow] | None = None
        self._probe = min(candidate.columns.values())
        self._surveyed = False
        self._last_row = 0
        self._prepare(Conventions(own=dict(answers.columns)))

    def _prepare(self, conventions: Conventions) -> None:
        self._conventions = conventions
        dates = conventions.date_reader(epoch_1904=self._file.epoch_1904, today=self._today)
        self._typers: dict[str, ColumnTyper] = {
            name: column_typer(column, mark=conventions.mark_of(column), dates=dates, words=self._words)
            for name, column in self._columns.items()
        }

    def block(self, rows: Iterator[Row], count: int) -> tuple[Block | None, bool]:
        """Type the next `count` rows; also whether there may be more. None when no row is left.

        A few rows are typed as soon as they are read: their cells are still near the processor.
        """
        kept: list[Row] = []
        totals: list[Row] = []
        values: dict[str, list[Any]] = {name: [] for name in self._found}
        corrected: list[Any] = []
        done = 0
        while run := list(itertools.islice(rows, min(ROWS_PER_RUN, count - done))):
            done += len(run)
            filled = [row for row in run if any(row[1]) or not is_empty_row(row[1])]
            self._last_row = filled[-1][0] if filled else self._last_row
            data, total_rows, turned = self._without_totals(filled)
            self._survey_if_needed(turned)
            kept += data
            totals += total_rows
            for name in self._found:
                values[name] += self._typers[name].values(turned[self._candidate.columns[name]])
            if self._correction is not None:
                corrected += self._corrections.values(turned[self._correction])
        body = self.body
        has_some = kept or totals or body.ragged or body.headings
        return self._finished(kept, totals, values, corrected) if has_some else None, done == count

    def _finished(
        self, rows: list[Row], totals: list[Row], values: dict[str, list[Any]], corrected: list[Any]
    ) -> Block:
        series: dict[str, Any] = {}
        known = self._known_sums or {}
        problems: list[CellProblem] = []
        for name, typer in self._typers.items():
            typed = typer.finished(values[name]) if name in values else typer.absent(len(rows))
            series[name] = typed.values
            problems += self._problems(name, typed, rows)
        return Block(
            pd.DataFrame(series, index=pd.RangeIndex(len(rows)), copy=False),
            np.array([number for number, _ in rows], dtype=np.int64),
            [cells for _, cells in rows],
            sorted(problems, key=lambda problem: problem.position),
            totals,
            [known.get(row[0]) or self._sums.plain(row, self._typers) for row in totals],
            *self._met_on_the_way(),
            self._conventions,
            self._corrections.finished(corrected).values.to_numpy(dtype=np.int64, na_value=0)
            if self._correction is not None
            else None,
        )

    def _met_on_the_way(self) -> tuple[list[RaggedRow], list[int], list[int], int]:
        """What the body has put aside since the last block, and the last row in which something stands."""
        body = self.body
        aside = body.ragged, body.headings, body.rejoined
        body.ragged, body.headings, body.rejoined = [], [], []
        beside = [row.number for row in aside[0]] + aside[1]
        self._last_row = max(self._last_row, *beside) if beside else self._last_row
        return (*aside, self._last_row)

    def _without_totals(self, rows: list[Row]) -> tuple[list[Row], list[Row], Sequence[Sequence[Cell]]]:
        """Data rows, total rows (all total_row_key columns blank), and the data rows turned into columns."""
        turned = self._turned(rows)
        blank = _blank_in_all(turned, self._candidate.columns.values())
        empty = {position for position in blank if is_empty_row(rows[position][1])}
        totals = _blank_in_all(turned, self._total_places) - empty
        if suspects := self._sums.suspects(rows, turned):
            totals |= self._sums_among(rows, set(suspects) - totals - empty)
        headings = self._headings(rows, turned)
        if not totals and not empty and not headings:
            return rows, [], turned
        aside = totals | empty | headings
        data = [row for position, row in enumerate(rows) if position not in aside]
        return data, [rows[position] for position in sorted(totals)], self._turned(data)

    def _sums_among(self, rows: list[Row], suspects: set[int]) -> set[int]:
        """Those of these rows that add up others, which the whole file tells."""
        if suspects and self._known_sums is None:
            self._known_sums = self.sums()
        known = self._known_sums or {}
        return {position for position in suspects if rows[position][0] in known}

    def sums(self) -> dict[int, SumRow]:
        """All rows of the file that add up others, by their numbers."""
        if not self._surveyed:
            self._surveyed = True
            self._prepare(survey_file(self._file, self._candidate, self._found, self._answers))
        return Sums(self._file, self._candidate).find(self._typers)

    def _headings(self, rows: list[Row], turned: Sequence[Sequence[Cell]]) -> set[int]:
        """Positions of rows that are the header once more."""
        name = self.body.header[self._probe] if self._probe < len(self.body.header) else None
        if name is None or name not in turned[self._probe]:
            return set()
        found = {
            position
            for position, cell in enumerate(turned[self._probe])
            if cell == name and self.body.is_header(rows[position][1])
        }
        self.body.headings += [rows[position][0] for position in sorted(found)]
        return found

    def _turned(self, rows: list[Row]) -> Sequence[Sequence[Cell]]:
        """Columns instead of rows; short rows end in blanks."""
        turned = list(zip_longest(*(cells for _, cells in rows)))
        return turned + [(None,) * len(rows)] * (self._width - len(turned))

    def _survey_if_needed(self, turned: Sequence[Sequence[Cell]]) -> None:
        """Look at the whole file the first time a text turns up whose reading depends on the file's conventions."""
        if self._surveyed:
            return
        for name, column in self._found.items():
            if column.kind in (Kind.TEXT, Kind.CODE) or name in self._answers.columns:
                continue
            cells = turned[self._candidate.columns[name]]
            texts = {cell for cell in cells if type(cell) is str} if str in set(map(type, cells)) else ()
            if any(depends_on_convention(column, clean_text(text)) for text in texts):
                self._surveyed = True
                self._prepare(survey_file(self._file, self._candidate, self._found, self._answers))
                return

    def _problems(self, name: str, typed: TypedColumn, rows: list[Row]) -> list[CellProblem]:
        if not typed.faults:
            return []
        index = self._candidate.columns[name]
        field = self._columns[name].field
        header = self._candidate.match.headers[index]
        place = Place(self._candidate.source.code, name, header, index, field.longest if field else 0)
        problems = []
        for position, fault in typed.faults:
            number, cells = rows[position]
            problems.append(
                place.problem(position, number, cells[index] if index < len(cells) else None, fault)
            )
        return problems


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
