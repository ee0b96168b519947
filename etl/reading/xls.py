"""Reading .xls (Excel 97–2003): at most 65,536 rows, so read as a whole."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd
from xlrd.xldate import XLDateError, xldate_as_datetime

from etl.reading.cells import Cell
from etl.reading.refusing import refused
from etl.reading.workbook import MAX_COLUMNS, ListFile

_DATEMODE_1904 = 1


class XlsFile(ListFile):
    """An .xls workbook."""

    kind = "xls"

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        try:
            self._book = xlrd.open_workbook(str(path), logfile=io.StringIO(), on_demand=True)
        except Exception as error:
            if "encrypted" in str(error).lower():
                raise refused("file-encrypted", name) from error
            raise refused("file-damaged", name, str(error)) from error
        self.sheets = self._book.sheet_names()
        self.hidden = frozenset(
            name for name, seen in zip(self.sheets, self._book._sheet_visibility, strict=False) if seen
        )
        self.epoch_1904 = self._book.datemode == _DATEMODE_1904

    def close(self) -> None:
        self._book.release_resources()

    def rows(self, sheet: str, first: int = 1) -> Iterator[tuple[int, list[Cell]]]:
        self._refuse_unknown(sheet)
        try:
            page = self._book.sheet_by_name(sheet)
        except Exception as error:
            raise refused("file-damaged", self.name, str(error), sheet=sheet) from error
        for index in range(first - 1, page.nrows):
            yield index + 1, [self._value(cell) for cell in page.row(index)[:MAX_COLUMNS]]

    def _value(self, cell: Any) -> Cell:
        match cell.ctype:
            case xlrd.XL_CELL_DATE:
                return self._moment(cell.value)
            case xlrd.XL_CELL_BOOLEAN:
                return bool(cell.value)
            case xlrd.XL_CELL_ERROR:
                return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
            case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
                return None
            case xlrd.XL_CELL_NUMBER:
                return float(cell.value)
            case _:
                return str(cell.value)

    def _moment(self, serial: float) -> Cell:
        """A date where there is no time of day; the bare number where Excel has no such date."""
        try:
            moment: dt.datetime = xldate_as_datetime(serial, self._book.datemode)
        except (XLDateError, ValueError, OverflowError):
            return serial
        return moment.date() if moment.time() == dt.time() else moment
