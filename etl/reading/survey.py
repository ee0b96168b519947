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


def survey_columns(
    file: ListFile, candidate: Candidate, columns: Mapping[str, Column], decimal: Mapping[str, Mark]
) -> Conventions:
    """Read the whole file once and tell the conventions of these columns; `decimal` has the marks already known.

    Raises Refused (`number-ambiguous`) when a column of number texts leaves its mark open.
    """
    numbers = {
        name: NumberSurvey() for name, c in columns.items() if c.kind in _NUMBERS and name not in decimal
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
    for name, survey in numbers.items():
        if survey.must_ask:
            raise _ambiguous(file, candidate, columns[name], survey)
    marks = {name: survey.mark for name, survey in numbers.items() if survey.mark}
    return Conventions({**marks, **decimal}, {name: survey.order for name, survey in dates.items()})


def _chunks(file: ListFile, candidate: Candidate, size: int = 20_000) -> Iterator[list[list[Cell]]]:
    rows = (cells for number, cells in file.rows(candidate.sheet) if number > candidate.header_row)
    while chunk := list(itertools.islice(rows, size)):
        yield chunk


def _ambiguous(file: ListFile, candidate: Candidate, column: Column, survey: NumberSurvey) -> Refused:
    header = candidate.match.headers[candidate.columns[column.name]]
    examples = ", ".join(f"`{text}`" for text in survey.examples)
    return Refused(
        "number-ambiguous",
        Text(
            f"Cột *{header}* của tệp {file.name} có {examples}: không rõ dấu thập phân là dấu phẩy hay dấu chấm. "
            "Hãy cho biết dấu thập phân.",
            f"The column *{header}* of the file {file.name} has {examples}: its decimal mark may be comma or point. "
            "Say which it is.",
        ),
        where={
            "file": file.name,
            "column": column.name,
            "header": header,
            "parameter": "decimal",
            "values": [mark.value for mark in Mark],
        },
    )
