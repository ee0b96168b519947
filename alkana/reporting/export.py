"""Files of a table: all rows under the filters, in one snapshot, with memory that does not grow with them.

XLSX has a sheet "About" (stamp, reader, scope, filters, definitions), typed cells and totals; CSV has the names and
values of the API, or the reader's own convention. No cell can start a formula. A table longer than a sheet goes on
in the next one, and a text longer than a cell is cut; the sheet says so.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from alkana.db import queries
from alkana.refusals import Refused
from alkana.reporting import csv_files, formats, kpi, stamp
from alkana.reporting.columns import Column
from alkana.reporting.filters import DATES, LABELS, check_values
from alkana.reporting.question import Asked, ask
from alkana.reporting.select import stream
from alkana.reporting.snapshot import snapshot
from alkana.reporting.spreadsheets import LONGEST_TEXT, clean, fitted, is_too_long
from alkana.reporting.table import Table, counted, totals_of
from alkana.text import Text

SHEET_ROWS = 1_048_576
CSV_ROWS = 2000
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
NUMBER_FORMATS = {
    "quantity": "#,##0.###", "weight": "#,##0.000", "money": "#,##0", "count": "#,##0", "days": "#,##0.0",
    "ratio": "0.0%", "number": "#,##0.###", "ordinal": "0", "code": "@",
}  # fmt: skip
DAY_FORMAT, MONTH_FORMAT = Text("dd/mm/yyyy", "d mmm yyyy"), Text("mm/yyyy", "mmm yyyy")
ABOUT = {
    "title": Text("Báo cáo", "Report"),
    "version": Text("Phiên bản dữ liệu", "Data version"),
    "as_of": Text("Dữ liệu đến", "Data to"),
    "loaded": Text("Nạp lúc", "Loaded at"),
    "by": Text("Người xuất", "Exported by"),
    "at": Text("Xuất lúc", "Exported at"),
    "scope": Text("Phạm vi", "Scope"),
    "filters": Text("Bộ lọc", "Filters"),
    "rows": Text("Số dòng", "Rows"),
    "search": Text("Tìm trong danh sách", "Search in the list"),
    "cut": Text("Văn bản bị cắt", "Cut texts"),
    "cut_texts": Text(
        "{n} ô dài hơn {most} ký tự, giới hạn của một ô Excel, nên bị cắt; tệp CSV có đủ.",
        "{n} {n:cell is|cells are} longer than the {most} characters that Excel's hold, and cut; the CSV has all.",
    ),
    "link": Text("Địa chỉ API", "API address"),
    "definitions": Text("Định nghĩa", "Definitions"),
    "split": Text(
        "Vượt giới hạn một trang tính nên chia làm {n} trang", "Longer than one sheet: split into {n}"
    ),
    "about": Text("Giới thiệu", "About"),
    "total": Text("Tổng", "Total"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: how many rows, of which data version."""

    rows: int
    data_version: int


@dataclass(frozen=True, slots=True)
class _Content:
    asked: Asked
    version: int
    info: stamp.StampInfo
    columns: list[Column]
    totals: dict[str, Any]
    count: int
    rows: Iterator[Sequence[Any]]


def file_name(table: Table, file_format: str) -> str:
    """A name for the file: the table and the plant's day."""
    return f"{table.code.replace('/', '-')}-{timezone.localdate():%Y%m%d}.{file_format}"


def number_format(kind: str) -> str:
    """How Excel shows cells of a kind of column, days as the reader's language writes them."""
    if kind == "month":
        return str(MONTH_FORMAT)
    if kind in {"date", "moment"}:
        return f"{DAY_FORMAT} hh:mm" if kind == "moment" else str(DAY_FORMAT)
    return NUMBER_FORMATS.get(kind, "@")


def refuse_format(file_format: str) -> None:
    """Raise Refused for anything but xlsx and csv."""
    if file_format not in CONTENT_TYPES:
        message = Text("Giá trị của “format” phải là xlsx hoặc csv.", "“format” is xlsx or csv.")
        raise Refused("unknown-value", message, where={"parameter": "format", "value": file_format[:40]})


@contextmanager
def _content(table: Table, asked: Asked) -> Iterator[_Content]:
    with snapshot() as version:
        with override(asked.language):
            found = _found(table, asked, version)
        with queries.labelled(table.code):
            yield found


def _found(table: Table, asked: Asked, version: int) -> _Content:
    check_values(asked.filters)
    info = stamp.info(version).of(table.sources)
    resolved = replace(asked, filters=asked.filters.resolved(info.as_of))
    totals = ask(totals_of(table), asked.filters, language=asked.language, **counted(table, asked)).payload
    names = asked.options["columns"] or tuple(table.by_name)
    sql, params, _terms = table.ordered(resolved)
    return _Content(
        resolved,
        version,
        info,
        [table.by_name[name] for name in names],
        totals["totals"],
        totals["rows"],
        stream(sql, params),
    )


def csv_lines(table: Table, asked: Asked, convention: str = "api") -> Iterator[bytes]:
    """The CSV in a convention (`csv_files`), a few thousand rows at a time, UTF-8 with mark."""
    written = csv_files.convention(convention)
    with _content(table, asked) as content:
        with override(asked.language):
            head = csv_files.lines(written, [[written.heading(column) for column in content.columns]])
        yield f"\ufeff{head}".encode()
        while rows := list(islice(content.rows, CSV_ROWS)):
            # The language of a request is over when its answer streams.
            with override(asked.language):
                cells = (list(map(written.cell, content.columns, row)) for row in rows)
                lines = csv_files.lines(written, cells)
            yield lines.encode()


def temporary_xlsx(table: Table, asked: Asked, *, by: str) -> IO[bytes]:
    """The workbook in a file that vanishes when it is closed, ready to be read."""
    file = tempfile.TemporaryFile(dir=_folder())  # noqa: SIM115  (its reader closes it)
    write_xlsx(table, asked, file, by=by)
    file.seek(0)
    return file


def write_xlsx(
    table: Table, asked: Asked, target: IO[bytes] | Path, *, by: str, sheet_rows: int = SHEET_ROWS
) -> Made:
    """The workbook. `by` is printed on the sheet "About". Numbers are typed, codes text, dates dates."""
    options = {"constant_memory": True, "tmpdir": str(_folder()),
               "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}  # fmt: skip
    with (
        _content(table, asked) as content,
        override(asked.language),
        xlsxwriter.Workbook(target, options) as book,
    ):
        about = book.add_worksheet(str(ABOUT["about"]))
        sheets = _Sheets(book, table, content, sheet_rows)
        for row in content.rows:
            sheets.add(row)
        sheets.finish()
        _about(book, about, [*_labels(table, content, by, sheet_rows), *_cut_texts(sheets.cut, content)])
        return Made(sheets.written, content.version)


class _Sheets:
    """Data sheets of a workbook: header, rows, autofilter, and the totals of all rows under the last row."""

    def __init__(self, book: Any, table: Table, content: _Content, sheet_rows: int) -> None:
        self.book, self.table, self.content = book, table, content
        self.most = sheet_rows - 2
        self.written = 0
        self.cut: Counter[str] = Counter()
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.formats = [book.add_format({"num_format": number_format(c.kind)}) for c in content.columns]
        self.bold = [
            book.add_format({"bold": True, "top": 1, "num_format": number_format(c.kind)})
            for c in content.columns
        ]
        self._next_sheet()

    def _next_sheet(self) -> None:
        number = self.written // self.most + 1
        title = re.sub(r"[\[\]:*?/\\']", " ", str(self.table.title))[:26]
        self.sheet = self.book.add_worksheet(title if number == 1 else f"{title} {number}")
        self.sheet.freeze_panes(1, 1)
        self.row = 0
        for place, column in enumerate(self.content.columns):
            self.sheet.set_column(place, place, 34 if column.kind == "text" else 14)
            self.sheet.write_string(0, place, column.heading(), self.head)

    def add(self, row: Sequence[Any]) -> None:
        """One row; a full sheet is closed and the next one begun."""
        if self.written and self.written % self.most == 0:
            self._close_sheet()
            self._next_sheet()
        self.row += 1
        self.written += 1
        for place, value in enumerate(row):
            if is_too_long(value):
                self.cut[self.content.columns[place].name] += 1
            is_month = self.content.columns[place].kind == "month" and isinstance(value, int)
            typed = date(value // 100, value % 100, 1) if is_month else value
            _write(self.sheet, self.row, place, typed, self.formats[place])

    def _close_sheet(self) -> None:
        self.sheet.autofilter(0, 0, max(self.row, 1), len(self.content.columns) - 1)

    def finish(self) -> None:
        """The totals row: of all rows, also of those on sheets before."""
        self._close_sheet()
        totals = self.content.totals
        if totals:
            self.sheet.write_string(
                self.row + 1, 0, str(ABOUT["total"]), self.book.add_format({"bold": True, "top": 1})
            )
            for place, column in enumerate(self.content.columns):
                total = totals.get(column.name)
                if total is not None and place:
                    _write(self.sheet, self.row + 1, place, Decimal(total), self.bold[place])


def _write(sheet: Any, row: int, place: int, value: Any, cell_format: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | Decimal | float):
        sheet.write_number(row, place, value, cell_format)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, timezone.localtime(value).replace(tzinfo=None), cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, cell_format)
    else:
        sheet.write_string(row, place, fitted(str(value)), cell_format)


def _labels(table: Table, content: _Content, by: str, sheet_rows: int) -> list[tuple[str, str]]:
    """What the data are labelled with, as lines of the sheet "About"."""
    filters = content.asked.filters
    lines = [
        (str(ABOUT["title"]), str(table.title)),
        (str(ABOUT["version"]), f"v{content.version}"),
        (str(ABOUT["as_of"]), formats.day(stamp.as_of(content.info, filters))),
        (str(ABOUT["loaded"]), formats.moment(content.info.loaded_at)),
        (str(ABOUT["by"]), by),
        (str(ABOUT["at"]), formats.moment(timezone.now())),
        (str(ABOUT["scope"]), filters.scope.canonical()),
        (str(ABOUT["rows"]), formats.number(content.count)),
        *(
            (f"{ABOUT['filters']}: {LABELS[name]}", formats.day(value) if name in DATES else value)
            for name, value in filters.items()
        ),
    ]
    words = content.asked.options["q"]
    if words:
        lines.append((str(ABOUT["search"]), words))
    query = filters.query_string() + (f"&q={quote(words)}" if words else "")
    lines.append((str(ABOUT["link"]), f"/api/v1/{table.code}?{query}"))
    sheets = -(-content.count // (sheet_rows - 2))
    if sheets > 1:
        lines.append((str(ABOUT["rows"]), str(ABOUT["split"].filled(n=sheets))))
    for column in content.columns:
        meaning = kpi.get(column.kpi).definition if column.kpi else column.help
        if meaning:
            lines.append((f"{ABOUT['definitions']}: {column.title}", str(meaning)))
    return lines


def _cut_texts(cut: Mapping[str, int], content: _Content) -> list[tuple[str, str]]:
    titles = {column.name: column.title for column in content.columns}
    return [
        (f"{ABOUT['cut']}: {titles[name]}", str(ABOUT["cut_texts"].filled(
            n=formats.number(count), most=formats.number(LONGEST_TEXT))))
        for name, count in cut.items()
    ]  # fmt: skip


def _about(book: Any, sheet: Any, lines: Sequence[tuple[str, str]]) -> None:
    """The first sheet; written last, when it is known what had to be cut."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    bold = book.add_format({"bold": True})
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, clean(value))


def _folder() -> Path:
    folder = Path(settings.EXPORTS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
