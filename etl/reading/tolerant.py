"""The slow reader of .xlsx sheets for what the fast one refuses: rows in file order, whatever their numbers.

Stands on the parser of openpyxl, which needs no valid dimension and no row order. One row in memory at a time.
"""

import contextlib
import datetime as dt
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from openpyxl.worksheet._reader import WorkSheetParser

from etl.reading.cells import Cell

# It warns of every decoration that it does not know.
warnings.filterwarnings("ignore", module=r"openpyxl\.")


def tolerant_rows(path: Path, sheet: str, max_columns: int) -> Iterator[tuple[int, list[Cell]]]:
    """Row number and cells, in the order of the file; numbers ascend.

    A row whose number is missing, 0 or not above the row before (Excel opens no such file) takes the next number.
    Raises whatever openpyxl raises on XML or packages that are broken.
    """
    # A stream, because openpyxl refuses names that don't end in .xlsx.
    with path.open("rb") as package, _opened(package) as book, book[sheet]._get_source() as source:
        parser = WorkSheetParser(
            source,
            book[sheet]._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        last = 0
        for _, cells in parser.parse():
            declared = cells[0]["row"] if cells else parser.row_counter
            parser.row_counter = last = declared if declared > last else last + 1
            yield last, _laid_out(cells, max_columns)


def _opened(package: BinaryIO) -> contextlib.closing[Any]:
    return contextlib.closing(openpyxl.load_workbook(package, read_only=True, data_only=True))


def _laid_out(cells: list[dict[str, Any]], max_columns: int) -> list[Cell]:
    columns = [cell["column"] for cell in cells if cell["column"] <= max_columns]
    row: list[Cell] = [None] * max(columns, default=0)
    for cell in cells:
        if cell["column"] <= max_columns:
            row[cell["column"] - 1] = _whole_day(cell["value"])
    return row


def _whole_day(value: Any) -> Cell:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value  # type: ignore[no-any-return]
