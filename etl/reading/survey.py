"""Looking at the whole file before typing it: which decimal mark its numbers use, which order its dates.

A file has one writer and one convention, so any column proves it for all. Costs a pass over the file, so it is done
only when a column of numbers or dates holds a text that depends on it.
"""

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from etl.reading.asking import Choice, Open, ambiguous, half_converted
from etl.reading.body import Body
from etl.reading.cells import Cell, Memo, clean_text
from etl.reading.dates import DateReader, DateSurvey, DayOrder, possible_orders
from etl.reading.detect import Candidate
from etl.reading.numbers import Hint, Mark, NumberSurvey, hint
from etl.reading.workbook import ListFile
from etl.sources.base import Column, Kind

_NUMBERS = (Kind.NUMBER, Kind.INTEGER)
_EXCELS_COMMA = re.compile(r"-?[0-9],[0-9]+E[+-][0-9]+")


@dataclass(slots=True)
class Conventions:
    """How a file writes numbers and dates; None means open. `own` are columns with a decimal mark of their own.

    `proved` says which of the two the file itself proves; the other is an answer, or nothing depends on it.
    """

    mark: Mark | None = None
    order: DayOrder | None = None
    own: dict[str, Mark] = field(default_factory=dict)
    proved: frozenset[Choice] = frozenset()

    def mark_of(self, column: Column) -> Mark | None:
        """The decimal mark of this column's texts."""
        return self.own.get(column.name) or (None if column.decimal_mark else self.mark)

    def used(self) -> dict[Choice, str]:
        """The conventions of the file that are known, by the name of their answer."""
        known = {Choice.DECIMAL: self.mark, Choice.DATES: self.order}
        return {choice: str(said.value) for choice, said in known.items() if said}

    def date_reader(self, *, epoch_1904: bool, today: dt.date) -> DateReader:
        """The reader for dates."""
        return DateReader(self.order, epoch_1904, today.year + 1)


def depends_on_convention(column: Column, text: str) -> bool:
    """Whether this (cleaned) text reads differently under different conventions of its file."""
    if column.kind in _NUMBERS:
        return hint(text) in (Hint.COMMA, Hint.POINT, Hint.UNCLEAR)
    return column.kind is Kind.DATE and bool(possible_orders(text))


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user said: decimal mark per column (that settles it) or for the file, order of day and month.

    An answer counts where the file leaves the question open.
    """

    columns: Mapping[str, Mark] = field(default_factory=dict)
    mark: Mark | None = None
    order: DayOrder | None = None

    @classmethod
    def of(cls, decimal: Mapping[str, str] | str | None, dates: str | None) -> "Answers":
        """From the parameters as they come. Raises ValueError for anything but the values of the two choices."""
        order = DayOrder(dates) if dates else None
        if isinstance(decimal, str):
            return cls({}, Mark(decimal), order)
        return cls({name: Mark(mark) for name, mark in (decimal or {}).items()}, None, order)


def survey_file(
    file: ListFile, candidate: Candidate, columns: Mapping[str, Column], answers: Answers
) -> Conventions:
    """Read the whole file once and tell its conventions from these columns.

    Raises Refused (`number-ambiguous`, `date-ambiguous`) when something depends on what nothing decides and nobody
    answered, `dates-half-converted` when a program has already turned round a part of the dates.
    """
    numbers = {
        name: NumberSurvey()
        for name, c in columns.items()
        if c.kind in _NUMBERS and name not in answers.columns
    }
    dates = {name: DateSurvey() for name, c in columns.items() if c.kind is Kind.DATE}
    _look_at_all(file, candidate, numbers, dates)
    own = {name: survey for name, survey in numbers.items() if columns[name].decimal_mark}
    common = {name: survey for name, survey in numbers.items() if name not in own}
    header = {name: candidate.match.headers[candidate.columns[name]] for name in (*numbers, *dates)}
    for name, survey in dates.items():
        if survey.is_half_converted:
            raise half_converted(file.name, header[name], survey.typed, next(iter(survey.examples.values())))
    mark, order = _proved_mark(common.values()), _proved_order(dates.values())
    if order is None and _open_orders(dates, header) and _excel_wrote_commas(file, candidate, columns):
        order = DayOrder.DAY_FIRST
    open_choices = [
        *([] if mark or answers.mark else _open_marks(common, header)),
        *([] if order or answers.order else _open_orders(dates, header)),
    ]
    if open_choices:
        raise ambiguous(file.name, open_choices)
    return Conventions(
        mark or answers.mark,
        order or answers.order,
        {**{name: s.mark or Mark(columns[name].decimal_mark) for name, s in own.items()}, **answers.columns},
        frozenset(choice for choice, said in ((Choice.DECIMAL, mark), (Choice.DATES, order)) if said),
    )


def _look_at_all(
    file: ListFile,
    candidate: Candidate,
    numbers: Mapping[str, NumberSurvey],
    dates: Mapping[str, DateSurvey],
) -> None:
    places = {name: candidate.columns[name] for name in (*numbers, *dates)}
    cleaned = Memo(clean_text)
    for rows in _chunks(file, candidate):
        for name, place in places.items():
            cells = [row[place] for row in rows if len(row) > place]
            texts = Counter(cleaned[cell] for cell in cells if isinstance(cell, str))
            del texts[""]
            if name in dates:
                days = Counter(
                    cell.date() if isinstance(cell, dt.datetime) else cell
                    for cell in cells
                    if isinstance(cell, dt.date)
                )
                dates[name].add(texts, days=days)
            else:
                numbers[name].add(texts, typed=sum(isinstance(cell, int | float) for cell in cells))


def _excel_wrote_commas(file: ListFile, candidate: Candidate, columns: Mapping[str, Column]) -> bool:
    """Whether a code became a number like `1,5E+08`: Excel saved the file, in a country that writes the day first.

    SAP lets people choose decimal mark and dates apart from each other, Excel takes both from the country.
    """
    places = [candidate.columns[name] for name, column in columns.items() if column.kind is Kind.CODE]
    return any(
        isinstance(cell, str) and _EXCELS_COMMA.fullmatch(clean_text(cell))
        for rows in _chunks(file, candidate)
        for row in rows
        for cell in (row[place] for place in places if place < len(row))
    )


def _proved_mark(surveys: Collection[NumberSurvey]) -> Mark | None:
    return NumberSurvey(sum(s.comma for s in surveys), sum(s.point for s in surveys)).mark


def _proved_order(surveys: Collection[DateSurvey]) -> DayOrder | None:
    return DateSurvey(sum(s.day_first for s in surveys), sum(s.month_first for s in surveys)).order


def _open_marks(surveys: Mapping[str, NumberSurvey], header: Mapping[str, str]) -> list[Open]:
    """The first column whose numbers are texts that read in two ways, with what the others say in vain."""
    for name, survey in surveys.items():
        if survey.unclear and survey.texts > survey.typed:
            said = _examples(surveys.values(), [Hint.COMMA, Hint.POINT])
            return [Open(Choice.DECIMAL, name, header[name], survey.examples[Hint.UNCLEAR], said)]
    return []


def _open_orders(surveys: Mapping[str, DateSurvey], header: Mapping[str, str]) -> list[Open]:
    """The first column whose dates are texts that read in two ways, with what the others say in vain."""
    for name, survey in surveys.items():
        if survey.unclear and survey.texts > survey.typed:
            said = _examples(surveys.values(), [(DayOrder.DAY_FIRST,), (DayOrder.MONTH_FIRST,)])
            return [Open(Choice.DATES, name, header[name], survey.examples[tuple(DayOrder)], said)]
    return []


def _examples(
    surveys: Collection[NumberSurvey] | Collection[DateSurvey], kinds: Sequence[object]
) -> tuple[str, ...]:
    """A text of each kind, when there is one of every kind: then they contradict each other."""
    found = [next((s.examples[k] for s in surveys if k in s.examples), "") for k in kinds]  # type: ignore[index]
    return tuple(found) if all(found) else ()


def _chunks(file: ListFile, candidate: Candidate, size: int = 20_000) -> Iterator[list[list[Cell]]]:
    rows = (cells for _, cells in Body(file, candidate).rows())
    while chunk := list(itertools.islice(rows, size)):
        yield chunk
