"""Rows that failed come back as a workbook; corrected, they are taken in as a correction of their load."""

import io
from datetime import date

import openpyxl
import pytest

from etl import loads, quarantine
from etl.models import LoadState
from tests import invented_list
from tests.invented_list import DOCUMENT_LINES, HEADER
from tests.loading import table, take, workbook

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 5)
GOOD = (DAY, "A1", "100001", 5, "An", None)
DIRTY = [GOOD, ("31.02.2026", "A1", "100001", 5, "An", None), (DAY, "B2", "100002", -3, "An", "torn"), GOOD]


def corrected(content: bytes, **fixes: object) -> bytes:
    """The quarantine workbook as a person saves it after correcting cells."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in fixes.items():
        book.active[cell] = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_the_quarantine_workbook_has_the_original_columns_and_says_row_reason_and_fix() -> None:
    with invented_list.known(DOCUMENT_LINES):
        load = take(workbook(HEADER, DIRTY))
        sheet = openpyxl.load_workbook(io.BytesIO(quarantine.workbook(load, language="en"))).active
        lines = list(sheet.iter_rows(values_only=True))
        assert list(lines[0]) == [*HEADER, "_row", "_reason", "_fix"]
        assert [line[6] for line in lines[1:]] == [3, 4]
        assert lines[1][0] == "31.02.2026"
        assert "31.02.2026" in lines[1][7]
        assert lines[2][3] == -3
        assert lines[2][7:] == ("Negative count", "Count the shelf again")


def test_corrected_rows_load_clean_beside_identical_lines_and_leave_quarantine() -> None:
    with invented_list.known(DOCUMENT_LINES):
        load = take(workbook(HEADER, DIRTY))
        content = corrected(quarantine.workbook(load, language="vi"), A2=DAY, D3=3)
        correction = take(content, "corrected.xlsx")
        assert (correction.state, correction.corrects) == (LoadState.PUBLISHED, load)
        assert (correction.rows_new, correction.rows_quarantined) == (2, 0)
        # The corrected line is identical to two others of its document: all three are real.
        assert table("shelf_sum", "article, pieces::float, lines") == [
            ("100001", 15.0, 3),
            ("100002", 3.0, 1),
        ]
        assert not quarantine.waiting(load).exists()


def test_undoing_a_load_takes_its_corrections_back_first() -> None:
    with invented_list.known(DOCUMENT_LINES):
        load = take(workbook(HEADER, DIRTY))
        correction = take(corrected(quarantine.workbook(load, language="vi"), A2=DAY, D3=3), "corrected.xlsx")
        loads.undo(load)
        correction.refresh_from_db()
        assert correction.state == LoadState.UNDONE
        assert table("fact_shelf") == []
        assert table("shelf_sum") == []
        assert quarantine.waiting(load).count() == 2
