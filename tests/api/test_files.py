"""Files of a list: all its rows, typed and safe to open, with what they are labelled with."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rest_framework.test import APIClient

from alkana.reporting import export
from alkana.reporting.filters import Filters
from tests.api.declared import PagedTable, set_rows

LIST = "/api/v1/test/paged"
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "http://example.com", "0001", "a\x01b", "'quoted"]
Client = Callable[..., APIClient]


def workbook(client: APIClient, **query: Any) -> openpyxl.Workbook:
    answer = client.get(LIST, {"format": "xlsx", **query})
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_workbook_has_all_rows_typed_with_totals(signed_in: Client) -> None:
    set_rows((f"{n:03d}", "1401", Decimal(n) / 4, date(2026, 1, 2)) for n in range(250))
    book = workbook(signed_in(), sort="id", plant="1401")
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    assert len(rows) == 252
    assert rows[2] == ("001", "1401", 0.25, datetime(2026, 1, 2))  # noqa: DTZ001  (a plant date)
    assert rows[-1][2] == float(sum(Decimal(n) / 4 for n in range(250)))
    sheet = book.worksheets[1]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:D251")


@pytest.mark.django_db
def test_the_first_sheet_says_where_the_figures_come_from(signed_in: Client) -> None:
    set_rows([("001", "1401", Decimal(1), None)])
    client = signed_in(scope_plants=["1401"])
    about = dict(workbook(client, plant="1401", limit=1).worksheets[0].iter_rows(values_only=True))
    assert about["Phiên bản dữ liệu"].startswith("v")
    assert (about["Phạm vi"], about["Bộ lọc: Nhà máy"], about["Số dòng"]) == ("plant=1401", "1401", "1")
    assert about["Người xuất"].startswith("viewer-")
    assert any(label.startswith("Định nghĩa") for label in about)


@pytest.mark.django_db
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(signed_in: Client) -> None:
    set_rows((f"{n:03d}", text, Decimal(1), None) for n, text in enumerate(HOSTILE))
    sheet = workbook(signed_in(), sort="id").worksheets[1]
    cells = [sheet.cell(row, 2) for row in range(2, len(HOSTILE) + 2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert [cell.value for cell in cells] == [text.replace("\x01", "") for text in HOSTILE]


@pytest.mark.django_db
def test_no_cell_of_a_csv_starts_a_formula_and_numbers_stay_numbers(signed_in: Client) -> None:
    set_rows((f"{n:03d}", text, Decimal("-1.5"), date(2026, 1, 2)) for n, text in enumerate(HOSTILE))
    answer = signed_in().get(LIST, {"format": "csv", "sort": "id"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["id", "label", "amount", "date"]
    assert rows[1] == ["000", "'=1+1", "-1.5", "2026-01-02"]
    assert [row[1] for row in rows[2:5]] == ["'+1", "'-1", "'@SUM(A1)"]
    assert len(rows) == len(HOSTILE) + 1


@pytest.mark.django_db
def test_the_file_has_the_rows_and_the_sum_of_the_list_under_the_same_filters(signed_in: Client) -> None:
    set_rows((f"{n:03d}", "1201" if n % 3 else "1401", Decimal(n), None) for n in range(90))
    client = signed_in()
    listed = client.get(LIST, {"plant": "1201", "limit": 1000, "details": 1, "q": "12"}).json()
    rows = list(workbook(client, plant="1201", q="12").worksheets[1].iter_rows(values_only=True))[1:-1]
    assert [row[0] for row in rows] == [item["id"] for item in listed["items"]]
    assert sum(Decimal(str(row[2])) for row in rows) == Decimal(listed["totals"]["amount"])
    assert len(rows) == listed["total"]


@pytest.mark.django_db
def test_more_rows_than_a_sheet_holds_go_on_in_the_next_one(folder: Path) -> None:
    set_rows((f"{n:03d}", "x", Decimal(1), None) for n in range(25))
    table = PagedTable()
    path = folder / "list.xlsx"
    made = export.write_xlsx(
        table, table.asked(Filters(), "en", {"sort": "id"}), path, by="a test", sheet_rows=12
    )
    book = openpyxl.load_workbook(path)
    counts = [sheet.max_row for sheet in book.worksheets[1:]]
    assert (made.rows, counts) == (25, [11, 11, 7])
    assert book.worksheets[-1].cell(7, 3).value == 25
    assert any("split into 3" in str(value) for _, value in book.worksheets[0].iter_rows(values_only=True))


@pytest.mark.django_db
def test_a_refusal_comes_before_the_first_byte(signed_in: Client) -> None:
    answer = signed_in().get(LIST, {"format": "csv", "limit": "0"})
    assert (answer.status_code, answer.json()["where"]["parameter"]) == (400, "limit")
