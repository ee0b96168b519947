"""Files of a list: all its rows, typed and safe to open, with what they are labelled with."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils.translation import override
from rest_framework.test import APIClient

from alkana.reporting import export, formats, question, spreadsheets
from alkana.reporting.columns import Code
from alkana.reporting.filters import Filters
from alkana.reporting.table import Table
from alkana.text import Text
from tests.api.declared import PagedTable, set_rows

LIST = "/api/v1/test/paged"
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "http://example.com", "0001", "a\x01b", "'quoted"]
# Formulas for whoever cuts the file by another separator than its own, behind blanks and quotes as well.
BEHIND = [
    "nhận đủ;=1+1", "xả kho\t=2+2", "xả kho;+1;@SUM(1)", "a,=1", "a|-1", 'b;"=1"', "c;  =1", "d;;;\t=1", "e\n=1",
    "＝1+1",
]  # fmt: skip
SEPARATORS = (",", ";", "\t", "|")
Client = Callable[..., APIClient]


def workbook(client: APIClient, **query: Any) -> openpyxl.Workbook:
    answer = client.get(LIST, {"format": "xlsx", **query})
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def csv_text(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


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
@pytest.mark.parametrize("convention", ["api", "reader"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_piece_of_a_csv_starts_a_formula_whatever_it_is_cut_by(
    signed_in: Client, language: str, convention: str
) -> None:
    set_rows((f"{n:03d}", text, Decimal(1), None) for n, text in enumerate([*HOSTILE, *BEHIND]))
    query = {"format": "csv", "sort": "id", "convention": convention}
    text = csv_text(signed_in().get(LIST, query, headers={"Accept-Language": language}))
    pieces = [
        piece.strip().lstrip('"').strip()
        for separator in SEPARATORS
        for line in text.splitlines()
        for piece in line.split(separator)
    ]
    assert not [piece for piece in pieces if piece.startswith(("=", "+", "-", "@", "＝"))]
    for separator in SEPARATORS:
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
        assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@", "＝"))]


def test_what_starts_no_formula_stays_as_it_is_and_costs_no_more_than_its_length() -> None:
    for text in ("a-b=c", "Sơn 2K - trong", "x@y.z", "5+5", "", ";", "'=1", "Hàng móp; trả lại"):
        assert spreadsheets.harmless(text) == text
    assert spreadsheets.harmless("\t" * 500_000).startswith("'\t")
    assert spreadsheets.harmless(";=" * 3) == ";'=;'=;'="


@pytest.mark.django_db
def test_a_csv_in_the_reader_s_convention_opens_in_their_spreadsheet(signed_in: Client) -> None:
    set_rows([("0001", "trả; lại", Decimal("-1234.5"), date(2026, 1, 2)), ("0002", None, None, None)])
    client = signed_in()
    query = {"format": "csv", "sort": "id", "convention": "reader"}
    answer = client.get(LIST, query, headers={"Accept-Language": "vi"})
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Mã", "Nhãn", "Lượng", "Ngày"], ["0001", "trả; lại", "-1234,5", "02/01/2026"], ["0002", "", "", ""],
    ]  # fmt: skip
    english = csv_text(client.get(LIST, query, headers={"Accept-Language": "en"}))
    assert list(csv.reader(io.StringIO(english)))[1] == ["0001", "trả; lại", "-1234.5", "2 Jan 2026"]


@pytest.mark.django_db
def test_the_reader_s_convention_holds_to_the_last_of_many_rows(signed_in: Client) -> None:
    set_rows((f"{n:05d}", "x", Decimal("0.5"), date(2026, 1, 2)) for n in range(4500))
    query = {"format": "csv", "sort": "id", "convention": "reader"}
    text = csv_text(signed_in().get(LIST, query, headers={"Accept-Language": "en"}))
    assert {line.split(",", 1)[1] for line in text.splitlines()[1:]} == {"x,0.5,2 Jan 2026"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "parameter"),
    [({"format": "csv", "convention": "excel"}, "convention"), ({"convention": "reader"}, "convention"),
     ({"format": "pdf"}, "format")],
)  # fmt: skip
def test_a_form_that_there_is_not_is_named(signed_in: Client, query: dict[str, str], parameter: str) -> None:
    set_rows([("001", "x", Decimal(1), None)])
    answer = signed_in().get(LIST, query)
    assert (answer.status_code, answer.json()["where"]["parameter"]) == (400, parameter)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv, application/json;q=0.5", "text/csv; charset=utf-8"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export.CONTENT_TYPES["xlsx"]),
        ("application/json, text/csv;q=0.9", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("*/*", "application/json"),
        ("image/png", "application/json"),
    ],
)
def test_a_list_comes_in_the_form_that_accept_prefers(signed_in: Client, accept: str, form: str) -> None:
    set_rows([("001", "x", Decimal("1.5"), None)])
    answer = signed_in().get(LIST, headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (200, form)
    assert "Accept," in answer["Vary"]
    assert b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.django_db
def test_format_goes_before_accept_and_other_questions_stay_json(signed_in: Client) -> None:
    set_rows([("001", "x", Decimal("1.5"), None)])
    client = signed_in()
    workbook = client.get(LIST, {"format": "xlsx"}, headers={"Accept": "text/csv"})
    assert workbook["Content-Type"] == export.CONTENT_TYPES["xlsx"]
    text = csv_text(client.get(LIST, {"columns": "id,amount"}, headers={"Accept": "text/csv"}))
    assert text.splitlines() == ["id,amount", "001,1.5"]
    figure = client.get("/api/v1/kpis/TEST-SUM", headers={"Accept": "text/csv"})
    assert (figure["Content-Type"], figure.json()["value"]) == ("application/json", "1.5")


@pytest.mark.django_db
def test_a_text_longer_than_a_cell_is_cut_and_the_first_sheet_says_so(signed_in: Client) -> None:
    texts = ["a" * 40_000, "ấ" * 32_767, "😀" * 16_384, "short"]
    set_rows((f"{n:03d}", text, Decimal(1), None) for n, text in enumerate(texts))
    client = signed_in()
    book = workbook(client, sort="id")
    cells = [book.worksheets[1].cell(row, 2).value for row in range(2, 6)]
    assert cells == ["a" * 32_767, "ấ" * 32_767, "😀" * 16_383, "short"]
    about = dict(book.worksheets[0].iter_rows(values_only=True))
    assert about["Văn bản bị cắt: Nhãn"].startswith("2 ô dài hơn 32.767 ký tự")
    rows = list(csv.reader(io.StringIO(csv_text(client.get(LIST, {"format": "csv", "sort": "id"})))))
    assert [row[1] for row in rows[1:]] == texts
    set_rows([("001", "a" * 32_767, Decimal(1), None)])
    assert not [
        label for label, _ in workbook(client).worksheets[0].iter_rows(values_only=True) if "cắt" in label
    ]


@pytest.mark.django_db
def test_the_first_sheet_names_the_search_and_writes_days_as_the_reader_does(signed_in: Client) -> None:
    set_rows([("001", "x", Decimal(1), None)])
    about = dict(workbook(signed_in(), q="x").worksheets[0].iter_rows(values_only=True))
    assert about["Tìm trong danh sách"] == "x"
    assert "q=x" in about["Địa chỉ API"]
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", about["Xuất lúc"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_columns_of_every_list_have_names_of_their_own_with_their_unit_once(language: str) -> None:
    lists = [one for one in question.questions() if isinstance(one, Table)]
    assert len(lists) > 60
    with override(language):
        for one in lists:
            headings = [column.heading().lower() for column in one.columns]
            assert len(set(headings)) == len(headings), one.code
            for column, heading in zip(one.columns, headings, strict=True):
                unit = formats.unit_name(column.unit).lower()
                words = re.findall(r"[^\s()/,]+", heading)
                assert not unit or [words.count(word) for word in unit.split()] == [1] * len(unit.split()), (
                    heading
                )


def test_two_columns_of_one_name_are_refused() -> None:
    name = Text("Tồn", "Stock")
    with pytest.raises(ValueError, match="called"):
        type("Twice", (PagedTable,), {"code": "test/twice", "columns": (Code("id", name), Code("label", name)),
                                      "order": ("id",)})  # fmt: skip


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
