"""Rows of an imported file that were not taken, given back as a workbook with the reason in each row.

It is kept for a day under a name that nobody can guess, for the person who imported.
"""

import io
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse

if TYPE_CHECKING:
    from etl.backoffice.imports import MasterResource

EXTRA = ("_row", "_reason")
KEEP_SECONDS = 24 * 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def keep(resource: "MasterResource", dataset: Any, invalid: Iterable[Any]) -> str:
    """Keep the workbook. Returns the name under which `answer` finds it."""
    name = uuid.uuid4().hex
    content = workbook(resource, dataset, invalid)
    cache.set(_key(name, resource.request), (resource.file_name, content), KEEP_SECONDS)
    return name


def answer(request: HttpRequest, name: str) -> HttpResponse:
    """The workbook, to the person who imported."""
    kept = cache.get(_key(name, request))
    if kept is None:
        raise Http404
    file_name, content = kept
    stem = (
        "".join(sign for sign in file_name.rpartition(".")[0] if sign.isalnum() or sign in "-_ ") or "import"
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{stem.encode("ascii", "ignore").decode()}-refused.xlsx"'
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)


def workbook(resource: "MasterResource", dataset: Any, invalid: Iterable[Any]) -> bytes:
    """The rows with the headings and cells of the file, their number in it, and what is wrong with each."""
    buffer = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Sheet1")
    sheet.freeze_panes(1, 0)
    places = [place for place, heading in enumerate(resource.headings) if heading not in EXTRA]
    for column, heading in enumerate([*(resource.headings[place] for place in places), *EXTRA]):
        sheet.write_string(0, column, heading, bold)
    for line, row in enumerate(invalid, start=1):
        cells = dataset[row.number - 1]
        for column, place in enumerate(places):
            _write(sheet, line, column, cells[place], day)
        sheet.write_number(line, len(places), row.number + 1)
        sheet.write_string(line, len(places) + 1, reason(resource, row))
    book.close()
    return buffer.getvalue()


def reason(resource: "MasterResource", row: Any) -> str:
    """What is wrong with a row, column by column, in the reader's language."""
    from etl.backoffice.imports import labels_of

    labels = {resource.fields[name].attribute: label for name, label in labels_of(resource).items()}
    said = [
        f"{labels.get(column, column)}: {' '.join(map(str, told))}"
        for column, told in row.field_specific_errors.items()
    ]
    return " · ".join([*said, *map(str, row.non_field_specific_errors)])


def _key(name: str, request: Any) -> str:
    return f"refused-rows:{request.user.pk}:{name}"


def _write(sheet: Any, line: int, column: int, cell: object, day: Any) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(line, column, cell)
        case int() | float():
            sheet.write_number(line, column, cell)
        case datetime() | date():
            sheet.write_datetime(line, column, cell, day)
        case _:
            sheet.write_string(line, column, str(cell))
