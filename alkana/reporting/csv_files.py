"""How a list is written as CSV: for programs as the API writes it, or for a reader as their spreadsheet opens it."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alkana.refusals import Refused
from alkana.reporting import formats
from alkana.reporting.answer import encoded
from alkana.reporting.columns import Column
from alkana.reporting.spreadsheets import harmless
from alkana.text import Text


@dataclass(frozen=True, slots=True)
class Convention:
    """`separator` between cells, what a column is called, how a value is written. No text starts a formula."""

    separator: Callable[[], str]
    heading: Callable[[Column], str]
    value: Callable[[Column, Any], Any]

    def cell(self, column: Column, value: Any) -> Any:
        """One cell."""
        return harmless(value) if isinstance(value, str) else self.value(column, value)


def _as_api(_column: Column, value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    return encoded(value).decode().strip('"')


READER: dict[str, Callable[[Any], str]] = {
    "date": formats.day,
    "moment": formats.moment,
    "month": formats.month,
    "flag": formats.yes_or_no,
}


def _as_reader(column: Column, value: Any) -> Any:
    """Decimal sign and days of the reader's language; exact and ungrouped, so that a spreadsheet can count with it."""
    if value is None:
        return None
    if column.kind in READER:
        return READER[column.kind](value)
    if isinstance(value, Decimal | int):
        text = encoded(value).decode().strip('"')
        return text.replace(".", ",") if formats.is_vietnamese() else text
    return harmless(str(value))


CONVENTIONS = {
    "api": Convention(lambda: ",", lambda column: column.name, _as_api),
    "reader": Convention(
        lambda: ";" if formats.is_vietnamese() else ",",
        lambda column: harmless(column.heading()),
        _as_reader,
    ),
}


def lines(written: Convention, rows: Iterable[Sequence[Any]]) -> str:
    """Rows of cells as text."""
    text = io.StringIO()
    csv.writer(text, delimiter=written.separator()).writerows(rows)
    return text.getvalue()


def convention(name: str) -> Convention:
    """The convention with this name. Raises Refused `unknown-value`."""
    if name not in CONVENTIONS:
        message = Text("Giá trị của “convention” phải là api hoặc reader.", "“convention” is api or reader.")
        raise Refused("unknown-value", message, where={"parameter": "convention", "value": name[:40]})
    return CONVENTIONS[name]
