"""Rows that add up rows beside them: subtotals and totals, known by what they add up, wherever they stand.

Such a row fills the columns by which it groups, if any, its amounts and their unit; what else the rows beside it fill
is blank. A row that lacks nothing a row of data must have is taken for a sum only when it lacks more than one column
that names things, or when every group of the list has one like it: a real row may equal a sum.
"""

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import pandas as pd

from etl.reading.body import Body, Row
from etl.reading.cells import Cell, Memo, as_text, is_blank
from etl.reading.columns import ColumnTyper, column_typer
from etl.reading.dates import DateReader, DayOrder
from etl.reading.detect import Candidate
from etl.reading.labels import sum_label
from etl.reading.numbers import Hint, hint
from etl.reading.workbook import ListFile
from etl.sources.base import Column, Kind, Severity, Source

TOLERANCE = 0.01
ROWS_PER_RUN = 2_000

MOST_LOOKS = 4

ROWS_BESIDE = 20
"""Rows above a sum among which one of those that it adds up stands: there may be other sums between them."""

MOSTLY_BLANK = 0.95
"""Share of blanks from which on a column says nothing about a row that has none in it either."""


@dataclass(frozen=True, slots=True)
class SumRow:
    """A row that is no data: what it states per column, for which unit, and what the rows that it adds up come to.

    `read` is None where no rows are known that it could add up: then it is compared with the whole list. `unread`: rows
    among those without a readable amount. `is_explained`: whether the whole file was looked at for it.
    """

    number: int
    unit: str
    stated: Mapping[str, float]
    read: Mapping[str, float] | None = None
    agrees: bool = False
    is_subtotal: bool = False
    is_explained: bool = False
    unread: int = 0


def essential_columns(source: Source) -> list[str]:
    """Columns without which no row of the list is taken: an error rule fails where they are blank."""
    reader = DateReader(DayOrder.DAY_FIRST, epoch_1904=False, latest_year=9999)
    blank = pd.DataFrame(
        {c.name: column_typer(c, mark=None, dates=reader).absent(1).values for c in source.columns}
    )
    found = [c.name for c in source.columns if not c.nullable]
    for check in source.checks:
        if check.severity is Severity.ERROR and bool(check.failing(blank).fillna(False).iloc[0]):
            found.append(check.column)
    return list(dict.fromkeys(found))


_Result = tuple[list[float], int, int]
"""Sums, rows and rows without a readable amount."""


@dataclass
class _Run:
    """Rows one after another that a sum may add up, per unit: sums, how many rows, how many without an amount."""

    key: tuple[str, ...]
    sums: dict[str, list[float]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    def add(self, unit: str, amounts: Sequence[float], *, is_unread: bool) -> None:
        """Take in a row."""
        sums = self.sums.setdefault(unit, [0.0] * len(amounts))
        for place, amount in enumerate(amounts):
            sums[place] += amount
        self.rows[unit] += 1
        self.unread[unit] += is_unread

    def of(self, unit: str) -> _Result:
        """Of this unit; of all units together where the sum names none."""
        if unit:
            return list(self.sums.get(unit, [])), self.rows[unit], self.unread[unit] + self.unread[""]
        return (
            [sum(column) for column in zip(*self.sums.values(), strict=True)],
            self.rows.total(),
            self.unread.total(),
        )


@dataclass
class _Suspect:
    """A row that may be a sum. `lacking`: columns that the rows beside it fill and it does not."""

    number: int
    places: tuple[int, ...]
    key: tuple[str, ...]
    unit: str
    stated: list[float | None]
    is_total: bool
    is_labelled: bool
    is_whole: bool
    lacking: int
    before: _Result | None = None
    after: _Run | None = None
    found: _Result | None = None


@dataclass
class _Alike:
    """Rows of one form that add up others: how many, how many of them with an amount, whether one adds up several."""

    found: int = 0
    with_amounts: int = 0
    adds_several: bool = False

    def add(self, suspect: _Suspect) -> None:
        """Take in a row of this form."""
        if suspect.found is not None:
            self.found += 1
            if any(suspect.stated):
                self.with_amounts += 1
                self.adds_several |= suspect.found[1] > 1


@dataclass
class _Signature:
    """The runs of rows that are alike in these columns."""

    places: tuple[int, ...]
    run: _Run | None = None
    is_closed: bool = False
    runs: int = 0
    totals: dict[tuple[str, ...], _Run] = field(default_factory=dict)
    waiting: list[_Suspect] = field(default_factory=list)


class Sums:
    """Finds rows of one file that add up others."""

    def __init__(self, file: ListFile, candidate: Candidate) -> None:
        self._file, self._candidate = file, candidate
        source, places = candidate.source, candidate.columns
        column_at: dict[int, Column] = {
            place: c for c in source.columns if (place := places.get(c.name)) is not None
        }
        essential = essential_columns(source)
        self._names = [name for name in source.totals or source.adds_up if name in places]
        self._amounts = [places[name] for name in self._names]
        self._must_have = [name in essential for name in self._names]
        self._unit = places.get(source.totals_by) if source.totals_by else None
        self._naming = [
            place
            for place, name in enumerate(candidate.match.headers)
            if name
            and place not in candidate.match.correction.values()
            and _is_naming(column_at.get(place), source)
        ]
        self._unknown = {place for place in self._naming if place not in column_at}
        self._described = [
            p for p, c in column_at.items() if "description" in c.name or c.name.endswith("_name")
        ]
        naming = set(self._naming)
        self._essential = [places[n] for n in essential if places.get(n) in naming]
        key = [places[n] for n in (*source.key, *essential) if places.get(n) in naming]
        self._watched = list(dict.fromkeys(key)) if self._names else []
        self._key = [places[name] for name in source.total_row_key if name in places]
        self._above: Row | None = None
        self._text = Memo(_as_named)
        self._label = Memo(_labelled)

    def suspects(self, rows: Sequence[Row], turned: Sequence[Sequence[Cell]]) -> list[int]:
        """Positions of rows in this run that may be sums. Cheap where no watched column has blanks."""
        some: set[int] = set()
        for place in self._watched:
            cells = turned[place]
            if None in cells or "" in cells or any(map(is_blank, set(cells))):
                blank = [position for position, cell in enumerate(cells) if is_blank(cell)]
                if len(blank) <= MOSTLY_BLANK * len(rows) or len(rows) < 20:
                    some.update(blank)
        found: list[int] = []
        for position in sorted(some):
            if position and position - 1 not in some:
                self._above = rows[position - 1]
            below = rows[position + 1] if position + 1 < len(rows) else None
            if self._may_add_up(rows[position][1], [row[1] for row in (self._above, below) if row]):
                found.append(position)
            else:
                self._above = rows[position]
        if rows and len(rows) - 1 not in some:
            self._above = rows[-1]
        return found

    def _may_add_up(self, cells: Sequence[Cell], beside: Sequence[Sequence[Cell]]) -> bool:
        if not any(_is_number(_at(cells, place)) for place in self._amounts):
            return False
        if all(is_blank(_at(cells, place)) for place in self._key):
            return True
        is_whole = self._is_whole(cells)
        if is_whole and any(not is_blank(_at(cells, place)) for place in self._described):
            return False
        key = self._grouped(cells)
        is_labelled = self._is_labelled(cells) and not is_whole
        for other in beside:
            lacking = self._lacking(key, other)
            if is_labelled and lacking > 1:
                return True
            if lacking >= (1 if is_whole else 2) and all(self._named(other, p) == v for p, v in key.items()):
                return True
        return is_labelled and not beside

    def _lacking(self, key: Mapping[int, str], other: Sequence[Cell]) -> int:
        """How many naming columns the other row fills that are not among these."""
        return sum(place not in key and not is_blank(_at(other, place)) for place in self._naming)

    def _is_whole(self, cells: Sequence[Cell]) -> bool:
        """Whether the row lacks nothing without which no row is taken. A bare label names nothing."""
        essential = [_at(cells, place) for place in self._essential]
        return not any(
            is_blank(cell) or (isinstance(cell, str) and self._label[cell] == "") for cell in essential
        )

    def _grouped(self, cells: Sequence[Cell]) -> dict[int, str]:
        """What the row says of the rows that it would add up: place → value. Amounts of unknown columns say nothing."""
        grouped = {}
        for place in self._naming:
            cell = _at(cells, place)
            if is_blank(cell) or (place in self._unknown and _is_number(cell)):
                continue
            label = self._label[cell] if isinstance(cell, str) else None
            value = self._text[cell] if label is None else label.upper()
            if value:
                grouped[place] = value
        return grouped

    def _is_labelled(self, cells: Sequence[Cell]) -> bool:
        return any(
            isinstance(cell := _at(cells, place), str) and self._label[cell] is not None
            for place in self._naming
        )

    def _named(self, cells: Sequence[Cell], place: int) -> str:
        cell = _at(cells, place)
        return self._text[cell] if isinstance(cell, str) else _as_named(cell)

    def find(self, typers: Mapping[str, ColumnTyper]) -> dict[int, SumRow]:
        """All sums of the file by row number. `typers` read amounts and units. Reads the file a few times.

        What adds nothing up is data, so other sums may add it up: they are looked at again with it.
        """
        suspects = {row.number: row for row in self._all_suspects(typers)}
        data: frozenset[int] = frozenset()
        for _ in range(MOST_LOOKS):
            signatures = self._added_up(suspects, data, typers)
            alike = self._compare(suspects.values(), signatures)
            known = frozenset(
                row.number
                for row in suspects.values()
                if not self._is_sum(row, alike[row.places], signatures)
            )
            if known == data:
                break
            data = known
        return {number: self._told(row, typers) for number, row in suspects.items() if number not in data}

    def _all_suspects(self, typers: Mapping[str, ColumnTyper]) -> Iterator[_Suspect]:
        self._above = None
        rows = Body(self._file, self._candidate).rows()
        width = len(self._candidate.match.headers)
        before: list[Row] = []
        while run := list(itertools.islice(rows, ROWS_PER_RUN)):
            turned = list(zip_longest(*(cells for _, cells in run)))
            turned += [(None,) * len(run)] * (width - len(turned))
            for position in self.suspects(run, turned):
                above = [*before, *run[max(0, position - ROWS_BESIDE) : position]]
                yield self._suspect(run[position], [*above, *run[position + 1 : position + 2]], typers)
            before = run[-ROWS_BESIDE:]

    def _suspect(self, row: Row, near: Sequence[Row], typers: Mapping[str, ColumnTyper]) -> _Suspect:
        number, cells = row
        key = self._grouped(cells)
        is_labelled = self._is_labelled(cells)
        beside = [
            other
            for _, other in near
            if is_labelled or all(self._named(other, place) == value for place, value in key.items())
        ]
        return _Suspect(
            number,
            tuple(key),
            tuple(key.values()),
            self._unit_of(cells),
            [
                self._amount(cells, name, place, typers)
                for name, place in zip(self._names, self._amounts, strict=True)
            ],
            is_total=all(is_blank(_at(cells, place)) for place in self._key),
            is_labelled=is_labelled,
            is_whole=self._is_whole(cells),
            lacking=max((self._lacking(key, other) for other in beside), default=0),
        )

    def _unit_of(self, cells: Sequence[Cell]) -> str:
        return self._named(cells, self._unit) if self._unit is not None else ""

    @staticmethod
    def _amount(
        cells: Sequence[Cell], name: str, place: int, typers: Mapping[str, ColumnTyper]
    ) -> float | None:
        value = typers[name].values([_at(cells, place)])[0]
        return float(value) if isinstance(value, int | float) else None

    def _added_up(
        self, suspects: Mapping[int, _Suspect], data: frozenset[int], typers: Mapping[str, ColumnTyper]
    ) -> dict[tuple[int, ...], _Signature]:
        """Runs of rows before and after every suspect, and sums over the whole file. `data` are no sums."""
        signatures = {(): _Signature(())} | {s.places: _Signature(s.places) for s in suspects.values()}
        for suspect in suspects.values():
            signatures[suspect.places].totals.setdefault(suspect.key, _Run(suspect.key))
        signatures[()].totals.setdefault((), _Run(()))
        columns = list(zip(self._names, self._amounts, strict=True))
        for number, cells in Body(self._file, self._candidate).rows():
            marked = suspects.get(number)
            if marked is not None:
                signature = signatures[marked.places]
                is_beside = signature.run is not None and signature.run.key == marked.key
                marked.before = signature.run.of(marked.unit) if signature.run and is_beside else None
                marked.after = None
                if number not in data:
                    signature.is_closed = True
                    signature.waiting.append(marked)
                    continue
            amounts = [self._amount(cells, name, place, typers) for name, place in columns]
            if all(amount is None for amount in amounts) and all(map(is_blank, cells)):
                continue
            unit = self._unit_of(cells)
            is_unread = any(a is None and must for a, must in zip(amounts, self._must_have, strict=True))
            values = [amount or 0.0 for amount in amounts]
            for signature in signatures.values():
                self._add(signature, cells, unit, values, is_unread=is_unread)
        return signatures

    def _add(
        self, signature: _Signature, cells: Sequence[Cell], unit: str, values: list[float], *, is_unread: bool
    ) -> None:
        key = tuple(self._named(cells, place) for place in signature.places)
        if signature.run is None or signature.is_closed or signature.run.key != key:
            signature.run = _Run(key)
            signature.runs += 1
            for suspect in signature.waiting:
                suspect.after = signature.run if suspect.key == key else None
            signature.waiting, signature.is_closed = [], False
        signature.run.add(unit, values, is_unread=is_unread)
        if total := signature.totals.get(key):
            total.add(unit, values, is_unread=is_unread)

    def _compare(
        self, suspects: Iterable[_Suspect], signatures: Mapping[tuple[int, ...], _Signature]
    ) -> Mapping[tuple[int, ...], _Alike]:
        """Look for the rows that each one adds up. Answers how many of each form do."""
        alike: dict[tuple[int, ...], _Alike] = defaultdict(_Alike)
        for suspect in suspects:
            runs = [suspect.after, signatures[suspect.places].totals[suspect.key]]
            if suspect.is_total or suspect.is_labelled:
                runs.append(signatures[()].totals[()])
            results = [suspect.before, *(run.of(suspect.unit) for run in runs if run is not None)]
            suspect.found = next((r for r in results if r and _agree(suspect.stated, r[0])), None)
            alike[suspect.places].add(suspect)
        return alike

    def _is_sum(
        self,
        suspect: _Suspect,
        alike: _Alike,
        signatures: Mapping[tuple[int, ...], _Signature],
    ) -> bool:
        is_known_form = alike.found > 1 and suspect.lacking > 1
        if suspect.is_total or (suspect.is_labelled and not suspect.is_whole and suspect.lacking > 1):
            return True
        if suspect.found is None:
            return is_known_form or (suspect.is_labelled and suspect.lacking > 2)
        if not suspect.is_whole:
            return suspect.lacking > 1
        return self._is_sure(suspect, alike, signatures[suspect.places].runs)

    @staticmethod
    def _is_sure(suspect: _Suspect, alike: _Alike, groups: int) -> bool:
        """Whether a row that adds up others and could be data is none."""
        if alike.with_amounts > 1 and alike.adds_several and alike.found >= groups:
            return True
        if not any(suspect.stated) or suspect.found is None:
            return False
        return suspect.lacking > 2 or (
            suspect.lacking == 2 and (suspect.found[1] > 1 or alike.with_amounts > 1)
        )

    def _told(self, suspect: _Suspect, typers: Mapping[str, ColumnTyper]) -> SumRow:
        by = self._candidate.source.totals_by
        unit = typers[by].values([suspect.unit])[0] if by and suspect.unit else None
        found = suspect.found
        if found is None and suspect.places:
            found = suspect.before or (suspect.after.of(suspect.unit) if suspect.after else None)
        return SumRow(
            suspect.number,
            unit if isinstance(unit, str) else suspect.unit,
            {n: v for n, v in zip(self._names, suspect.stated, strict=True) if v is not None},
            dict(zip(self._names, found[0] or [0.0] * len(self._names), strict=True)) if found else None,
            agrees=suspect.found is not None,
            is_subtotal=bool(suspect.places) or suspect.is_labelled,
            is_explained=True,
            unread=found[2] if found else 0,
        )

    def plain(self, row: Row, typers: Mapping[str, ColumnTyper]) -> SumRow:
        """A total row as it stands: what it adds up was not looked for."""
        number, cells = row
        by = self._candidate.source.totals_by
        unit = typers[by].values([_at(cells, self._unit)])[0] if by and self._unit is not None else None
        stated = {
            name: amount
            for name, place in zip(self._names, self._amounts, strict=True)
            if (amount := self._amount(cells, name, place, typers)) is not None
        }
        return SumRow(number, unit if isinstance(unit, str) else "", stated)


def _agree(stated: Sequence[float | None], read: Sequence[float]) -> bool:
    """Whether all stated amounts are the sums, and there is one."""
    if not any(value is not None for value in stated):
        return False
    sums = read or [0.0] * len(stated)
    return all(
        value is None or abs(value - total) <= max(TOLERANCE, 1e-12 * abs(total))
        for value, total in zip(stated, sums, strict=True)
    )


def _is_naming(column: Column | None, source: Source) -> bool:
    """Whether the column says what a row is about: not how much, nor in which unit or currency."""
    if column is None:
        return True
    is_unit = column.name == source.totals_by or "unit" in column.name or "currency" in column.name
    return column.kind is not Kind.NUMBER and not is_unit


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return not is_blank(cell) and hint(as_text(cell)) is not Hint.NO_NUMBER
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _as_named(cell: Cell) -> str:
    text = as_text(cell.date() if isinstance(cell, dt.datetime) else cell)
    return text.upper()


def _labelled(cell: str) -> str | None:
    return sum_label(as_text(cell))
