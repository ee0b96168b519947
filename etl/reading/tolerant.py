"""The slow reader of .xlsx sheets for what the fast one refuses: rows in file order, whatever their numbers.

Stands on the parser of openpyxl, which needs no valid dimension and no row order. One row in memory at a time.
"""

import datetime as dt
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet._reader import WorkSheetParser

from etl.reading.cells import Cell


def tolerant_rows(path: Path, sheet: str, max_columns: int) -> Iterator[tuple[int, list[Cell]]]:
    """Row number and cells, in the order of the file; numbers ascend.

    A row whose number is missing, 0 or not above the row before (Excel opens no such file) takes the next number.
    Raises whatever openpyxl raises on XML or packages that are broken.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        worksheet: Any = book[sheet]
        with worksheet._get_source() as source:
            parser = WorkSheetParser(
                source,
                worksheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            last = 0
            for _, cells in _parsed(parser):
                declared = cells[0]["row"] if cells else parser.row_counter
                parser.row_counter = last = declared if declared > last else last + 1
                yield last, _laid_out(cells, max_columns)
    finally:
        book.close()


def _parsed(parser: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from parser.parse()


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
