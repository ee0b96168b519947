"""Rows that were not taken: kept with their original cells, given back as a workbook, taken in again when corrected."""

import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from python_calamine_plus import CalamineError, CalamineWorkbook

from alkana.db.copy import EscapeCache, copy_rows
from alkana.reporting.spreadsheets import fitted, is_too_long
from alkana.sentences import plain
from alkana.text import Text
from etl.checks import Problem
from etl.models import Load, QuarantinedRow

# Custom document property that tells which load a quarantine workbook came from.
LOAD_PROPERTY = "alkana_load"
EXTRA_HEADERS = ("_row", "_reason", "_fix")
SPOOL_BYTES = 8 << 20
WAITING: Mapping[str, Any] = {"corrected_by": None, "repeats": False}
CUT = Text(
    "{header} dài hơn một ô Excel chứa được và bị cắt ở đây",
    "{header} is longer than a cell of Excel holds and is cut here",
)


class Quarantine:
    """Collects rows while a file is read; on disk when they are many, so that a wholly bad file costs no memory."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._spool = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 (closed by store)
        self._escape = EscapeCache()
        self.rows = 0

    def add(
        self, row_number: int, cells: Sequence[object], problems: Sequence[Problem], *, repeats: bool = False
    ) -> None:
        """Keep one row with all that is wrong with it. `repeats`: it waits in the corrected load already."""
        values = (
            str(self._load.pk),
            str(row_number),
            json.dumps([_as_json(cell) for cell in cells], ensure_ascii=False),
            json.dumps([problem.as_json() for problem in problems], ensure_ascii=False),
            "t" if repeats else "f",
        )
        self._spool.write(("\t".join(self._escape[v] for v in values) + "\n").encode())
        self.rows += 1

    def store(self, cursor: Any) -> None:
        """Write the collected rows to the database."""
        self._spool.seek(0)
        copy_rows(
            cursor,
            QuarantinedRow._meta.db_table,
            ("load_id", "row_number", "cells", "problems", "repeats"),
            self._chunks(),
        )
        self._spool.close()

    def _chunks(self) -> Iterator[bytes]:
        while chunk := self._spool.read(1 << 20):
            yield chunk


def _as_json(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, date | datetime) else cell


def workbook(load: Load, *, language: str) -> bytes:
    """The rows of a load that still wait for correction: original columns and order, then `_row`, `_reason`, `_fix`.

    Corrected and loaded again, it becomes a correction of this load. Dates are written as dates, codes as text.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_custom_property(LOAD_PROPERTY, str(load.pk))
    sheet = book.add_worksheet("Sheet1")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, header in enumerate([*load.headers, *EXTRA_HEADERS]):
        sheet.write_string(0, column, str(header or ""), bold)
    for line, row in enumerate(waiting(load).iterator(chunk_size=2_000), start=1):
        for column, cell in enumerate(row.cells[: len(load.headers)]):
            _write(sheet, line, column, cell, day)
        width = len(load.headers)
        sheet.write_number(line, width, row.row_number)
        cut = [load.headers[n] for n, cell in enumerate(row.cells[:width]) if is_too_long(cell)]
        notes = [getattr(CUT.filled(header=header), language) for header in cut]
        sheet.write_string(line, width + 1, " · ".join([_joined(row.problems, f"text_{language}"), *notes]))
        sheet.write_string(line, width + 2, _joined(row.problems, f"fix_{language}"))
        for column, cell in enumerate(row.cells[width:], start=width + len(EXTRA_HEADERS)):
            _write(sheet, line, column, cell, day)  # of lines with more fields than headers
    book.close()
    return buffer.getvalue()


def stated_load(path: Path) -> int | None:
    """The load that a workbook says its rows come from, None when it says nothing."""
    try:
        stated = CalamineWorkbook.from_path(str(path)).custom_properties.get(LOAD_PROPERTY)
    except CalamineError:
        return None
    return int(str(stated)) if str(stated).isdigit() else None


def waiting(load: Load) -> QuerySet[QuarantinedRow]:
    """Rows of a load that no published correction has replaced yet, in file order. Each row waits in one load only."""
    return QuarantinedRow.objects.filter(**WAITING, load=load).order_by("row_number")


def failed_again(load: Load) -> QuerySet[QuarantinedRow]:
    """Rows of a correction that are still wrong: they wait in the load that it corrects."""
    return QuarantinedRow.objects.filter(load=load, repeats=True).order_by("row_number")


def with_waiting(of_loads: QuerySet[Load]) -> QuerySet[Load, Any]:
    """Loads with `waiting_rows`, the number of their rows that wait for correction."""
    rows = QuarantinedRow.objects.filter(**WAITING, load=OuterRef("pk")).order_by()
    counted = rows.values("load").annotate(n=Count("pk")).values("n")
    return of_loads.annotate(waiting_rows=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def waiting_counts(of_loads: Iterable[Load]) -> dict[int, int]:
    """How many rows of each load wait for correction; loads without any are left out."""
    with_rows = [load.pk for load in of_loads if load.rows_quarantined]
    found = QuarantinedRow.objects.filter(**WAITING, load__in=with_rows) if with_rows else None
    return dict(found.values_list("load").annotate(Count("pk"))) if found is not None else {}


def _joined(problems: list[dict[str, str]], key: str) -> str:
    return " · ".join(dict.fromkeys(plain(problem[key]) for problem in problems))


def _write(sheet: Any, line: int, column: int, cell: object, day: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(line, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, column, cell)
    else:
        text = str(cell)
        if len(text) >= 10 and text[4] == text[7] == "-":
            try:
                sheet.write_datetime(line, column, datetime.fromisoformat(text), day)
                return
            except ValueError:
                pass
        sheet.write_string(line, column, fitted(text))
