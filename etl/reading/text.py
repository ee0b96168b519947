"""Reading delimited text: CSV and SAP's tab or bar separated lists, in any usual encoding."""

import csv
import io
import itertools
import re
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from alkana.text import Text
from etl.reading.cells import Cell
from etl.reading.encodings import find_encoding
from etl.reading.fields import MAX_FIELD, FieldCutter
from etl.reading.refusing import refused
from etl.reading.workbook import MAX_COLUMNS, PEEK_ROWS, ListFile

SHEET = "Text"
SAMPLE_LINES = 200
MAX_LINE = 8 << 20
"""Bytes that no line of a list reaches."""

_CHUNK = 1 << 20
_DIGITS_IN_HEADER = 0.2
"""Share of a header's names that may begin with a digit."""

_DELIMITERS = ("\t", ";", "|", ",")
_RULES = "-=_+|"
"""Signs of which SAP draws the lines between the parts of a list."""

_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)


class TextFile(ListFile):
    """A delimited text file; its only sheet is called `Text`. All its cells are texts."""

    kind = "text"

    def __init__(self, path: Path, name: str) -> None:
        self.name, self._path = name, path
        self.sheets = [SHEET]
        encoding = find_encoding(path)
        if encoding is None:
            raise refused(
                "not-a-workbook", name, Text("nội dung không phải văn bản", "its content is not text")
            )
        self.encoding = encoding
        self._refuse_endless_lines()
        with self._open() as stream:
            lines = [line for line, _ in zip(stream, range(SAMPLE_LINES), strict=False)]
        declared = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
        self._skip = 1 if declared else 0
        self.delimiter, width = best_delimiter(lines)
        if declared:
            self.delimiter = declared[1]
            width = usual_width(lines[1:], self.delimiter)
        self.usual_width = width

    def _open(self) -> io.TextIOWrapper:
        return self._path.open("r", encoding=self.encoding, errors="replace", newline="")

    def _refuse_endless_lines(self) -> None:
        """A line is held in memory as a whole, so one without end must not be begun."""
        length = 0
        with self._path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                length = 0 if b"\n" in chunk or b"\r" in chunk else length + len(chunk)
                if length > MAX_LINE:
                    detail = Text("có dòng dài vô tận", "it has a line without end")
                    raise refused("file-damaged", self.name, detail)

    def rows(self, sheet: str, first: int = 1) -> Iterator[tuple[int, list[Cell]]]:
        self._refuse_unknown(sheet)
        records = ((number, cells[:MAX_COLUMNS]) for number, cells in self.records())
        return itertools.dropwhile(lambda row: row[0] < first, records)  # type: ignore[arg-type]

    def records(self, widths: Collection[int] = ()) -> Iterator[tuple[int, list[str]]]:
        """All records with their numbers; `widths`: how many fields one may have, which settles unclear quotes.

        The line that declares the separator is none; ruled lines have no fields.
        """
        cut = FieldCutter(self.delimiter, widths or {self.usual_width})
        waiting: deque[str] = deque()
        number = 0
        with self._open() as stream:
            for _ in range(self._skip):
                stream.readline()
            while line := waiting.popleft() if waiting else stream.readline():
                if '"' in line:
                    cells = cut.quoted(line, stream, waiting)
                elif line[0] in _RULES and not line.strip(_RULES + " \t\r\n"):
                    cells = []
                else:
                    cells = line.rstrip("\r\n").split(self.delimiter)
                if len(line) > MAX_FIELD and any(len(cell) > MAX_FIELD for cell in cells):
                    detail = Text(f"sau dòng {number}: ô quá dài", f"after row {number}: a field is too long")
                    raise refused("file-damaged", self.name, detail, row=number)
                number += 1
                yield number, cells


def best_delimiter(lines: Iterable[str]) -> tuple[str, int]:
    """The delimiter, and into how many fields it cuts most lines.

    It cuts a line that can be a header and most other lines into about as many fields: commas in numbers cut no header.
    Where no line can be one, the delimiter that cuts most lines equally.
    """
    lines = [line for line in lines if line.strip()] or [""]
    cut = {delimiter: _cut(lines, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda d: (_support(cut[d]), _agreement(cut[d])))
    return best, _usual([len(row) for row in cut[best]])[0]


def usual_width(lines: Iterable[str], delimiter: str) -> int:
    """The most frequent number of fields; more than one field comes first."""
    return _usual([len(row) for row in _cut(lines, delimiter)])[0]


def _cut(lines: Iterable[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []


def _usual(widths: Iterable[int]) -> tuple[int, int]:
    """The most frequent number above one, and how often it is there."""
    counts = Counter(widths) or Counter({1: 0})
    return max(counts.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))


def _agreement(rows: list[list[str]]) -> float:
    width, count = _usual(map(len, rows))
    return count * (1 + min(width, 60) / 100) if width > 1 else 0


def _support(rows: list[list[str]]) -> float:
    """How many lines are about as wide as the best header among the first ones; a little more for wide headers."""
    widths = [len(row) for row in rows]
    best = 0.0
    for row in rows[:PEEK_ROWS]:
        width = len(row)
        if width > 1 and sum(map(_begins_with_digit, row)) <= _DIGITS_IN_HEADER * width:
            near = width // 5
            best = max(best, sum(abs(other - width) <= near for other in widths) * (1 + min(width, 60) / 100))
    return best


def _begins_with_digit(field: str) -> bool:
    return field.strip().lstrip("+-")[:1].isdigit()
