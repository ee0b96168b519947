"""Reading delimited text: CSV and SAP's tab or bar separated lists, in any usual encoding."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from alkana.text import Text
from etl.reading.cells import Cell
from etl.reading.encodings import find_encoding
from etl.reading.refusing import refused
from etl.reading.workbook import MAX_COLUMNS, ListFile

SHEET = "Text"
SAMPLE_LINES = 200
MAX_LINE = 8 << 20
"""Bytes that no line of a list reaches."""

_CHUNK = 1 << 20
_DELIMITERS = ("\t", ";", "|", ",")
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
        self.delimiter = declared[1] if declared else best_delimiter(lines)
        self._quoting = self._find_quoting()

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

    def _find_quoting(self) -> Literal[0, 3]:
        """Quotes enclose fields unless opening and closing ones differ in number, as in SAP's lists (`"A" grade`)."""
        mark = re.escape(self.delimiter)
        opening = re.compile(rf'(?:^|{mark})\s*"', re.MULTILINE)
        closing = re.compile(rf'"\s*?(?:{mark}|\r?$)', re.MULTILINE)
        balance = 0
        with self._open() as stream:
            for line in stream:
                if '"' in line:
                    balance += len(opening.findall(line)) - len(closing.findall(line))
        return csv.QUOTE_NONE if balance else csv.QUOTE_MINIMAL

    def rows(self, sheet: str, first: int = 1) -> Iterator[tuple[int, list[Cell]]]:
        self._refuse_unknown(sheet)
        return itertools.dropwhile(lambda row: row[0] < first, self._rows())

    def _rows(self) -> Iterator[tuple[int, list[Cell]]]:
        number = 0
        with self._open() as stream:
            for _ in range(self._skip):
                stream.readline()
            reader = csv.reader(stream, delimiter=self.delimiter, quoting=self._quoting)
            try:
                for number, cells in enumerate(reader, 1):
                    yield number, [] if self._is_rule(cells) else cells[:MAX_COLUMNS]  # type: ignore[misc]
            except csv.Error as error:
                detail = Text(f"sau dòng {number}: {error}", f"after row {number}: {error}")
                raise refused("file-damaged", self.name, detail, row=number) from error

    def _is_rule(self, cells: list[str]) -> bool:
        """A line of dashes that SAP draws between the parts of a bar separated list."""
        return self.delimiter == "|" and not "".join(cells).strip("- \t")


def best_delimiter(lines: Iterable[str]) -> str:
    """The delimiter that cuts most lines into the same number of fields, of those the one with the most fields."""
    lines = [line for line in lines if line.strip()] or [""]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))
        score = 0 if width < 2 else count * (1 + min(width, 60) / 100)
        if score > best_score:
            best, best_score = delimiter, score
    return best
