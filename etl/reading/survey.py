"""Looking at whole columns before typing them: which decimal mark their numbers use, which order their dates.

Costs a pass over the file, so it is done only when a column of numbers or dates holds a text that depends on it.
"""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from alkana.refusals import Refused
from alkana.text import Text
from etl.reading.body import Body
from etl.reading.cells import Cell, Memo, clean_text
from etl.reading.dates import DateReader, DateSurvey, DayOrder
from etl.reading.detect import Candidate
from etl.reading.numbers import Hint, Mark, NumberSurvey, hint
from etl.reading.workbook import ListFile
from etl.sources.base import Column, Kind

_NUMBERS = (Kind.NUMBER, Kind.INTEGER)


@dataclass(slots=True)
class Conventions:
    """How the columns of a file write numbers and dates. Marks by column name; absent means open."""

    marks: dict[str, Mark] = field(default_factory=dict)
    orders: dict[str, DayOrder] = field(default_factory=dict)

    def date_reader(self, column: Column, *, epoch_1904: bool, today: dt.date) -> DateReader:
        """The reader for this column's dates."""
        order = self.orders.get(column.name, DayOrder.DAY_FIRST)
        return DateReader(order, epoch_1904, today.year + 1)


def depends_on_convention(column: Column, text: str) -> bool:
    """Whether this (cleaned) text reads differently under different conventions of its column."""
    if column.kind in _NUMBERS:
        return hint(text) in (Hint.COMMA, Hint.POINT, Hint.UNCLEAR)
    return column.kind is Kind.DATE and ("/" in text[:3] or "-" in text[:3])


@dataclass(frozen=True, slots=True)
class DecimalAnswer:
    """What the user said about decimal marks: per column (that settles it), or for all columns that leave it open."""

    columns: Mapping[str, Mark]
    otherwise: Mark | None

    @classmethod
    def of(cls, decimal: Mapping[str, str] | str | None) -> "DecimalAnswer":
        """From the parameter as it comes. Raises ValueError for anything but `,` and `.`."""
        if isinstance(decimal, str):
            return cls({}, Mark(decimal))
        return cls({name: Mark(mark) for name, mark in (decimal or {}).items()}, None)


def survey_columns(
    file: ListFile, candidate: Candidate, columns: Mapping[str, Column], answer: DecimalAnswer
) -> Conventions:
    """Read the whole file once and tell the conventions of these columns.

    Raises Refused (`number-ambiguous`) when a column of number texts leaves its mark open and nobody answered.
    """
    numbers = {
        name: NumberSurvey()
        for name, c in columns.items()
        if c.kind in _NUMBERS and name not in answer.columns
    }
    dates = {name: DateSurvey() for name, c in columns.items() if c.kind is Kind.DATE}
    places = {name: candidate.columns[name] for name in (*numbers, *dates)}
    cleaned = Memo(clean_text)
    for rows in _chunks(file, candidate):
        for name, place in places.items():
            cells = [row[place] for row in rows if len(row) > place]
            texts = Counter(cleaned[cell] for cell in cells if isinstance(cell, str))
            del texts[""]
            if name in dates:
                dates[name].add(texts)
            else:
                numbers[name].add(texts, typed=sum(isinstance(cell, int | float) for cell in cells))
    marks = dict(answer.columns)
    for name, survey in numbers.items():
        mark = survey.mark or answer.otherwise or _declared_mark(columns[name])
        if mark is not None:
            marks[name] = mark
        elif survey.must_ask:
            raise _ambiguous(file, candidate, columns[name], survey)
    return Conventions(marks, {name: survey.order for name, survey in dates.items()})


def _declared_mark(column: Column) -> Mark | None:
    return Mark(column.decimal_mark) if column.decimal_mark else None


def _chunks(file: ListFile, candidate: Candidate, size: int = 20_000) -> Iterator[list[list[Cell]]]:
    rows = (cells for _, cells in Body(file, candidate).rows())
    while chunk := list(itertools.islice(rows, size)):
        yield chunk


def _ambiguous(file: ListFile, candidate: Candidate, column: Column, survey: NumberSurvey) -> Refused:
    header = candidate.match.headers[candidate.columns[column.name]]
    return Refused(
        "number-ambiguous",
        Text(
            f"Cột *{header}* của tệp {file.name} có `{survey.example}`: dấu phẩy hay dấu chấm là dấu thập phân? "
            "Hãy cho biết.",
            f"The column *{header}* of the file {file.name} has `{survey.example}`: is the comma or "
            "the point its decimal mark? Say which.",
        ),
        where={
            "file": file.name,
            "column": column.name,
            "header": header,
            "parameter": "decimal",
            "values": [mark.value for mark in Mark],
        },
    )
