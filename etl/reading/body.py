"""The rows below a list's header, as wide as it: what stands between them in text lists is told apart here.

A line of a text list can be no row as it stands: a page break repeats the header, a text was broken over lines or holds
the separator. What certainly belongs together is put together; the rest is kept as it is, for quarantine.
"""

import itertools
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from etl.reading.cells import Cell, clean_text, is_blank
from etl.reading.detect import Candidate
from etl.reading.placing import Placing
from etl.reading.text import TextFile
from etl.reading.workbook import ListFile

Row = tuple[int, list[Cell]]
"""Number as Excel shows it, cells as read."""

Record = tuple[int, list[str]]

MAX_LINES = 20
"""Lines over which a row may be broken."""

EXCEL_BLOCK = 16
"""Excel writes text in blocks of so many rows, each without the columns at its end that are blank in all of them."""

SAMPLE = 200
"""Rows that show what the columns of the file look like."""


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """A line that has another number of fields than the header, and why it cannot be told what belongs where."""

    number: int
    cells: list[Cell]
    fields: int
    expected: int


@dataclass
class Body:
    """One pass over the rows below the header; beside them what it met on the way, to be taken by who reads."""

    file: ListFile
    candidate: Candidate
    header: list[Cell] = field(default_factory=list)
    ragged: list[RaggedRow] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    rejoined: list[int] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """The rows. `header` is known from the first one on."""
        if isinstance(self.file, TextFile):
            return _TextBody(self, self.file).rows()
        return self._workbook_rows()

    def _workbook_rows(self) -> Iterator[Row]:
        rows = self.file.rows(self.candidate.sheet)
        for number, cells in rows:
            if number >= self.candidate.header_row:
                self.header = cells
                break
        return rows

    def is_header(self, cells: Sequence[Cell]) -> bool:
        """Whether the row is the header once more, as page breaks and lists pasted together have it."""
        names = self.candidate.match.headers
        return all(
            clean_text(cell) == name if isinstance(cell, str) else cell is None and not name
            for cell, name in itertools.zip_longest(cells[: len(names)], names, fillvalue="")
        )


class _TextBody:
    """The rows of a text list: whole ones pass, the others are looked at one by one."""

    def __init__(self, body: Body, file: TextFile) -> None:
        self._body, self._file = body, file
        self._header_row = body.candidate.header_row
        self._least = len(body.candidate.match.headers)
        declared, self._width = self._measured()
        self._widths = frozenset({declared, self._width})
        self._records = file.records(self._widths)
        self._waiting: deque[Record] = deque()
        self._titles: set[str] = set()
        self._sample: list[list[str]] = []
        self._placing: Placing | None = None
        self._whole_block = self._short_block = -1
        self._short_width = 0
        self._is_excels = True

    def _measured(self) -> tuple[int, int]:
        """How many fields the header has, and the rows: another number only where separators end every line.

        More than the header's is that only when all rows have as many, and one of them shows that the surplus cannot
        stand inside a text.
        """
        records = itertools.dropwhile(lambda r: r[0] < self._header_row, self._file.records({self._least}))
        declared = next((len(cells) for _, cells in records), self._least)
        sample = [cells for _, cells in itertools.islice(records, SAMPLE) if len(cells) >= self._least]
        widths = Counter(map(len, sample))
        if len(widths) == 1 and (width := len(sample[0])) > declared:
            is_end = not any(any(map(str.strip, cells[declared:])) for cells in sample)
            placing = Placing(self._body.candidate, self._file.delimiter, (), ())
            proved = is_end and any(placing.is_surplus_at_end(cells, declared) for cells in sample)
            return declared, width if proved else declared
        usual = max(
            (width for width in widths if width <= declared),
            key=lambda width: (widths[width], width == declared),
            default=declared,
        )
        return declared, usual

    def _next(self) -> Record | None:
        return self._waiting.popleft() if self._waiting else next(self._records, None)

    def rows(self) -> Iterator[Row]:
        self._read_top()
        body, widths, least, sample = self._body, self._widths, self._least, self._sample
        probe = next((place for place, cell in enumerate(body.header) if not is_blank(cell)), 0)
        name = body.header[probe] if body.header else ""
        while record := self._next():
            number, cells = record
            if len(cells) in widths and (len(cells) <= least or not any(map(str.strip, cells[least:]))):
                if cells[probe] == name and body.is_header(cells):
                    body.headings.append(number)
                    continue
                self._whole_block = (number - 1) // EXCEL_BLOCK
                if len(sample) < SAMPLE:
                    sample.append(cells)
                yield record  # type: ignore[misc]
            elif any(map(str.strip, cells)):
                yield from self._unlike(number, cells)

    def _read_top(self) -> None:
        """The lines above the header: page breaks repeat them, with another page number."""
        while record := self._next():
            number, cells = record
            if number >= self._header_row:
                self._body.header = list(cells)
                return
            if title := self._title(cells):
                self._titles.add(title)

    @staticmethod
    def _title(cells: list[str]) -> str:
        """A line of one field without its digits; nothing for other lines."""
        filled = [cell for cell in cells if cell.strip()]
        return re.sub(r"[\d.,:/\s]+", " ", filled[0]).strip() if len(filled) == 1 else ""

    def _unlike(self, number: int, cells: list[str]) -> Iterator[Row]:
        """What a line is whose number of fields is not the header's: at most one row comes of it."""
        if self._titles and self._title(cells) in self._titles:
            self._body.headings.append(number)
            return
        row: Sequence[str] | None
        if len(cells) < self._width:
            row = self._short(number, cells)
        else:
            row = self._placed().without_surplus(cells, self._width)
            if row is not None:
                self._body.rejoined.append(number)
        if row is None:
            self._body.ragged.append(RaggedRow(number, list(cells), len(cells), self._width))
        else:
            yield number, list(row)

    def _short(self, number: int, cells: list[str]) -> list[str] | None:
        filled = cells + [""] * (self._width - len(cells))
        if self._placed().is_total(cells):
            return filled
        if (number - 1) // EXCEL_BLOCK <= (self._header_row - 1) // EXCEL_BLOCK:
            self._is_excels = False  # there the header is, so Excel leaves nothing off
        if self._is_excels and self._ends_early(number, cells) and self._placed().fits(filled):
            return filled
        if (joined := self._over_lines(cells)) is not None:
            self._body.rejoined.append(number)
        return joined

    def _ends_early(self, number: int, cells: list[str]) -> bool:
        """Whether all rows of Excel's block are short by the same number of fields."""
        block = (number - 1) // EXCEL_BLOCK
        if block == self._short_block:
            return len(cells) == self._short_width
        if block == self._whole_block or block <= (self._header_row - 1) // EXCEL_BLOCK:
            return False
        others: list[Record] = []
        while (record := self._next()) and (record[0] - 1) // EXCEL_BLOCK == block:
            others.append(record)
        self._waiting.extendleft(reversed([*others, record] if record else others))
        if not others or any(len(other) != len(cells) for _, other in others):
            return False
        self._short_block, self._short_width = block, len(cells)
        return True

    def _over_lines(self, cells: list[str]) -> list[str] | None:
        """The row when a text in it was broken over the next lines; None, and nothing read, when it may be none."""
        taken: list[Record] = []
        row = cells
        placing = self._placed()
        while placing.is_text(len(row) - 1) and len(taken) < MAX_LINES and (record := self._next()):
            taken.append(record)
            more = record[1]
            if len(more) in self._widths or len(row) + len(more) - 1 > self._width:
                break
            if any(map(str.strip, more)) and placing.begins_row(more):
                break
            row = [*row[:-1], "\n".join([row[-1], *more[:1]]), *more[1:]]
            if len(row) == self._width:
                if placing.fits(row):
                    return row
                break
        self._waiting.extendleft(reversed(taken))
        return None

    def _placed(self) -> Placing:
        """What tells where fields belong; learnt from whole rows before and after the first line that is unlike."""
        if self._placing is None:
            ahead: list[Record] = []
            while len(self._sample) < SAMPLE and len(ahead) < 2 * SAMPLE and (record := self._next()):
                ahead.append(record)
                if len(record[1]) == self._width and not self._body.is_header(record[1]):
                    self._sample.append(record[1])
            self._waiting.extendleft(reversed(ahead))
            self._placing = Placing(
                self._body.candidate, self._file.delimiter, self._sample, self._body.header
            )
        return self._placing
