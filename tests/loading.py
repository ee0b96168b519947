"""Small lists written as workbooks and taken in through the real pipeline, and the facts that come of it."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.db import connection

from etl import loads
from etl.models import Load


def workbook(header: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> bytes:
    """A workbook with one sheet; `title` makes the bytes differ without changing a cell."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "dd.mm.yyyy"})
    book.set_properties({"title": title, "created": datetime(2026, 1, 1)})  # noqa: DTZ001 (Excel has no zones)
    sheet = book.add_worksheet("Sheet1")
    for line, cells in enumerate([header, *rows]):
        for column, cell in enumerate(cells):
            if cell is not None:
                (sheet.write_string if isinstance(cell, str) else sheet.write)(line, column, cell)
    book.close()
    return buffer.getvalue()


def take(
    content: bytes,
    name: str = "list.xlsx",
    *,
    source: str = "",
    as_of: date | None = None,
    inputs: Mapping[str, str] | None = None,
    publish: bool = True,
) -> Load:
    """Take a file in and bring it as far as it goes."""
    received = loads.receive([content], name, source=source, as_of=as_of, inputs=inputs, auto_publish=publish)
    return received.load if received.already else loads.process(received.load.pk)


def table(name: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """All rows of a table in a fixed order."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns} from {name}")
        return sorted(cursor.fetchall(), key=repr)
