"""Where the fields of a line belong whose number is not the header's: only an answer without a second one counts.

A separator inside a text makes a line longer. Each text it may stand in is one placement; right is the only one under
which all dates, numbers and codes of the line are dates, numbers and codes, and look like those of the other rows.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence

from etl.reading.cells import Cell, clean_text
from etl.reading.columns import ColumnTyper, column_typer
from etl.reading.dates import DateReader, DayOrder
from etl.reading.detect import Candidate
from etl.reading.labels import is_sum_label
from etl.reading.numbers import Hint, hint
from etl.reading.problems import Fault
from etl.sources.base import Column, Kind, Source

MOST_SURPLUS = 6

MOST_FAILURES = 1_000
"""Lines that fit nowhere, after which no more are tried: the file is of another make."""

CLEARLY = 2
"""So many cells more that look strange make a placement the worse one for certain."""

_HARMLESS = frozenset({
    Fault.UNCLEAR_NUMBER, Fault.NO_SUCH_DAY, Fault.UNCLEAR_DATE, Fault.OTHER_ORDER, Fault.OTHER_MARK, Fault.RANGE,
})  # fmt: skip
"""Faults of cells that are in their place all the same."""


class Placing:
    """Judges rows of one file. `sample` are whole rows of it, `header` its header as read."""

    def __init__(
        self, candidate: Candidate, delimiter: str, sample: Sequence[Sequence[str]], header: Sequence[Cell]
    ) -> None:
        self._delimiter, self._sample = delimiter, sample
        source, places = candidate.source, candidate.columns
        columns = {
            place: column for column in source.columns if (place := places.get(column.name)) is not None
        }
        latest = dt.date.today().year + 1  # noqa: DTZ011 - bounds years: no time zone matters
        reader = DateReader(DayOrder.DAY_FIRST, epoch_1904=False, latest_year=latest)
        self._typers = {p: column_typer(c, mark=None, dates=reader) for p, c in columns.items()}
        self._texts = frozenset(
            place for place in range(len(candidate.match.headers)) if _is_text(columns.get(place), source)
        )
        self._numbers = frozenset(place for place, c in columns.items() if c.kind is Kind.NUMBER)
        self._key_places = [places[name] for name in source.total_row_key if name in places]
        self._bars = _bar_places(header) if delimiter == "|" else []
        self._shapes: dict[int, set[str]] | None = None
        self._failures = 0

    def is_text(self, place: int) -> bool:
        """Whether this column holds free text, so that a break or a separator may stand in it."""
        return place in self._texts

    def is_total(self, cells: Sequence[str]) -> bool:
        """Whether the line, blank at its end, adds up others: no key, but a number; or a label that says so."""
        filled = [cell for cell in cells if cell.strip()]
        if filled and is_sum_label(clean_text(filled[0])):
            return True
        return all(place >= len(cells) or not cells[place].strip() for place in self._key_places) and any(
            place < len(cells) and hint(clean_text(cells[place])) is not Hint.NO_NUMBER
            for place in self._numbers
        )

    def begins_row(self, cells: Sequence[str]) -> bool:
        """Whether the line looks like the beginning of another row."""
        return self._misfits(cells) == 0

    def fits(self, row: Sequence[str]) -> bool:
        """Whether every cell can be what its column holds and the row has a key."""
        return self._misfits(row) == 0 and any(row[p].strip() for p in self._key_places if p < len(row))

    def without_surplus(self, cells: Sequence[str], width: int) -> list[str] | None:
        """The row of a line with too many fields, None when it can be put together in no way or in several."""
        surplus = len(cells) - width
        if surplus > MOST_SURPLUS or self._failures > MOST_FAILURES or not self._sample:
            return None  # without a whole row nothing says that the line is not of another make
        row = self._only_row(cells, surplus)
        self._failures += row is None
        return row

    def is_surplus_at_end(self, cells: Sequence[str], width: int) -> bool:
        """Whether the row fits as it stands, and in no way with its surplus inside a text."""
        return self.fits(cells[:width]) and not any(
            map(self.fits, self._placements(cells, len(cells) - width))
        )

    def _only_row(self, cells: Sequence[str], surplus: int) -> list[str] | None:
        if self._bars and (row := self._at_bars(cells)) and self.fits(row):
            return row
        fitting = [row for row in self._placements(cells, surplus) if self.fits(row)]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        strange = sorted((self._strange_cells(row), place) for place, row in enumerate(fitting))
        (least, best), (next_least, _) = strange[:2]
        return fitting[best] if least <= 1 and next_least >= least + CLEARLY else None

    def _misfits(self, cells: Sequence[str]) -> int:
        return sum(
            place < len(cells) and _is_misfit(typer, cells[place]) for place, typer in self._typers.items()
        )

    def _placements(self, cells: Sequence[str], surplus: int) -> Iterator[list[str]]:
        """The line with its surplus inside one text, or split over two. Decimal commas may be separators, too."""
        places = self._texts | (self._numbers if self._delimiter == "," else frozenset())
        for place in sorted(places):
            yield self._joined(cells, {place: surplus})
        for first, second in itertools.combinations(sorted(places), 2):
            for share in range(1, surplus):
                yield self._joined(cells, {first: share, second: surplus - share})

    def _joined(self, cells: Sequence[str], surplus: dict[int, int]) -> list[str]:
        row: list[str] = []
        at = 0
        while at < len(cells):
            more = surplus.get(len(row), 0)
            row.append(self._delimiter.join(cells[at : at + more + 1]))
            at += more + 1
        return row

    def _at_bars(self, cells: Sequence[str]) -> list[str] | None:
        """The line cut where the header's bars stand, None where it has none there."""
        line = "|".join(cells)
        if len(line) < self._bars[-1] or any(line[bar : bar + 1] != "|" for bar in self._bars):
            return None
        edges = [-1, *self._bars, len(line)]
        return [line[start + 1 : end] for start, end in itertools.pairwise(edges)]

    def _strange_cells(self, row: Sequence[str]) -> int:
        """How many cells, texts left out, have a form that no other row has in the same column."""
        if self._shapes is None:
            self._shapes = {}
            for cells in self._sample:
                for place, cell in enumerate(cells):
                    self._shapes.setdefault(place, set()).add(_shape(cell))
        return sum(
            _shape(cell) not in self._shapes.get(place, ())
            for place, cell in enumerate(row)
            if place not in self._texts
        )


def _is_text(column: Column | None, source: Source) -> bool:
    """Free text: a column that the list does not know, or one of texts that names nothing."""
    if column is None:
        return True
    naming = {*source.key, *source.identity, *source.unit, source.totals_by}
    naming.update(name for member in source.members for name in member.code)
    return column.kind is Kind.TEXT and column.name not in naming


def _is_misfit(typer: ColumnTyper, cell: str) -> bool:
    value = typer.values([cell])[0]
    return isinstance(value, Fault) and value not in _HARMLESS


def _bar_places(header: Sequence[Cell]) -> list[int]:
    line = "|".join("" if cell is None else str(cell) for cell in header)
    return [place for place, sign in enumerate(line) if sign == "|"]


def _shape(cell: str) -> str:
    text = clean_text(cell)
    if not text:
        return ""
    if text.isdigit():
        return f"digits {len(text)}"
    if hint(text) is not Hint.NO_NUMBER:
        return "number"
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))
