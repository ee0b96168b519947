"""Files of a table: all rows under the filters, in one snapshot, with memory that does not grow with them.

XLSX has a sheet "About" (stamp, reader, scope, filters, definitions), typed cells and totals; CSV has the names and
values of the API. No cell can start a formula. A table longer than a sheet goes on in the next one.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from alkana.refusals import Refused
from alkana.reporting import kpi, stamp
from alkana.reporting.answer import encoded
from alkana.reporting.columns import Column
from alkana.reporting.filters import LABELS, check_values
from alkana.reporting.question import Asked, ask
from alkana.reporting.select import stream
from alkana.reporting.snapshot import snapshot
from alkana.reporting.table import Table, counted, totals_of
from alkana.text import Text

SHEET_ROWS = 1_048_576
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NUMBER_FORMATS = {
    "quantity": "#,##0.###", "weight": "#,##0.000", "money": "#,##0", "count": "#,##0", "days": "#,##0.0",
    "ratio": "0.0%", "number": "#,##0.###", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "code": "@",
}  # fmt: skip
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


def refuse_format(file_format: str) -> None:
    """Raise Refused for anything but xlsx and csv."""
    if file_format not in CONTENT_TYPES:
        message = Text("Giá trị của “format” phải là xlsx hoặc csv.", "“format” is xlsx or csv.")
        raise Refused("unknown-value", message, where={"parameter": "format", "value": file_format[:40]})


@contextmanager
def _content(table: Table, asked: Asked) -> Iterator[_Content]:
    with snapshot() as version, override(asked.language):
        check_values(asked.filters)
        info = stamp.info(version)
        resolved = replace(asked, filters=asked.filters.resolved(info.as_of))
        totals = ask(
            totals_of(table), asked.filters, language=asked.language, **counted(table, asked)
        ).payload
        names = asked.options["columns"] or tuple(table.by_name)
        sql, params, _terms = table.ordered(resolved)
        columns = [table.by_name[name] for name in names]
        yield _Content(
            resolved,
            version,
            info.of(table.sources),
            columns,
            totals["totals"],
            totals["rows"],
            stream(sql, params),
        )


def csv_lines(table: Table, asked: Asked) -> Iterator[bytes]:
    """The CSV, a few thousand rows at a time: UTF-8 with mark, comma, names and values as in the API."""
    with _content(table, asked) as content:
        text = io.StringIO("\ufeff")
        text.seek(0, io.SEEK_END)
        writer = csv.writer(text)
        writer.writerow([column.name for column in content.columns])
        for number, row in enumerate(content.rows, 1):
            writer.writerow([_csv_cell(value) for value in row])
            if number % 2000 == 0:
                yield text.getvalue().encode()
                text.seek(0)
                text.truncate()
        yield text.getvalue().encode()


def write_csv(table: Table, asked: Asked, path: Path) -> None:
    """The CSV into a file."""
    with path.open("wb") as file:
        file.writelines(csv_lines(table, asked))


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        value = CONTROL.sub("", value)
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    if value is None or isinstance(value, int):
        return value
    return encoded(value).decode().strip('"')


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
    options = {"constant_memory": True, "tmpdir": str(_folder()), "default_date_format": "yyyy-mm-dd",
               "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}  # fmt: skip
    with _content(table, asked) as content, xlsxwriter.Workbook(target, options) as book:
        _about(book, table, content, by, sheet_rows)
        sheets = _Sheets(book, table, content, sheet_rows)
        for row in content.rows:
            sheets.add(row)
        sheets.finish()
        return Made(sheets.written, content.version)


class _Sheets:
    """Data sheets of a workbook: header, rows, autofilter, and the totals of all rows under the last row."""

    def __init__(self, book: Any, table: Table, content: _Content, sheet_rows: int) -> None:
        self.book, self.table, self.content = book, table, content
        self.most = sheet_rows - 2
        self.written = 0
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.formats = [
            book.add_format({"num_format": NUMBER_FORMATS.get(c.kind, "@")}) for c in content.columns
        ]
        self.bold = [
            book.add_format({"bold": True, "top": 1, "num_format": NUMBER_FORMATS.get(c.kind, "@")})
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
            unit = f" ({column.unit})" if column.unit else ""
            self.sheet.set_column(place, place, 34 if column.kind == "text" else 14)
            self.sheet.write_string(0, place, f"{column.title}{unit}", self.head)

    def add(self, row: Sequence[Any]) -> None:
        """One row; a full sheet is closed and the next one begun."""
        if self.written and self.written % self.most == 0:
            self._close_sheet()
            self._next_sheet()
        self.row += 1
        self.written += 1
        for place, value in enumerate(row):
            _write(self.sheet, self.row, place, value, self.formats[place])

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
        sheet.write_string(row, place, CONTROL.sub("", str(value)), cell_format)


def _about(book: Any, table: Table, content: _Content, by: str, sheet_rows: int) -> None:
    sheet = book.add_worksheet(str(ABOUT["about"]))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    bold, filters = book.add_format({"bold": True}), content.asked.filters
    loaded = timezone.localtime(content.info.loaded_at) if content.info.loaded_at else None
    lines: list[tuple[str, str]] = [
        (str(ABOUT["title"]), str(table.title)),
        (str(ABOUT["version"]), f"v{content.version}"),
        (str(ABOUT["as_of"]), content.info.as_of.isoformat() if content.info.as_of else "—"),
        (str(ABOUT["loaded"]), f"{loaded:%Y-%m-%d %H:%M}" if loaded else "—"),
        (str(ABOUT["by"]), by),
        (str(ABOUT["at"]), f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        (str(ABOUT["scope"]), filters.scope.canonical()),
        (str(ABOUT["rows"]), str(content.count)),
        *((f"{ABOUT['filters']}: {LABELS[name]}", value) for name, value in filters.items()),
        (str(ABOUT["link"]), f"/api/v1/{table.code}?{filters.query_string()}"),
    ]
    sheets = -(-content.count // (sheet_rows - 2))
    if sheets > 1:
        lines.append((str(ABOUT["rows"]), str(ABOUT["split"].filled(n=sheets))))
    for column in content.columns:
        meaning = kpi.get(column.kpi).definition if column.kpi else column.help
        if meaning:
            lines.append((f"{ABOUT['definitions']}: {column.title}", str(meaning)))
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, CONTROL.sub("", value))


def _folder() -> Path:
    folder = Path(settings.EXPORTS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
