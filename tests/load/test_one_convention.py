"""A file has one writer and one convention: any column proves it for all, and what nothing proves is asked."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from etl import loads
from etl.models import Load, LoadState, QuarantinedRow
from etl.sources.base import Kind, all_sources, get_source
from tests.loading import table, take
from tests.plant_lists import DEFAULTS, Row, listed

pytestmark = pytest.mark.django_db


def text_list(code: str, rows: list[Row], *, separator: str = "\t", encoding: str = "utf-16") -> bytes:
    """The list as SAP's text export: no quoting, every value as it is said."""
    source = get_source(code)
    lines = [[column.header for column in source.columns]]
    for row in rows:
        filled = {**DEFAULTS.get(code, {}), **row}
        lines.append([_written(filled.get(column.name)) for column in source.columns])
    return "".join(separator.join(line) + "\r\n" for line in lines).encode(encoding)


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return "" if value is None else str(value)


def problems(load: Load) -> list[tuple[int, str]]:
    """Sheet row and sentence of every faulty cell."""
    rows = QuarantinedRow.objects.filter(load=load).order_by("row_number")
    return [(row.row_number, problem["text_en"]) for row in rows for problem in row.problems]


def american_order(number: str, **dates: str) -> Row:
    return {
        "process_order": number, "mrp_controller": "P02", "material": "120000001", "batch": f"25C24{number[-3:]}10",
        "system_status": "TECO PRT CNF DLV", "ordered_quantity": "500", "delivered_quantity": "510", "unit": "KG",
        **dates,
    }  # fmt: skip


AMERICAN = [
    american_order(
        number, created_date=created, release_date=created, basic_start_date=start, basic_finish_date=finish,
        actual_finish_date=done,
    )
    for number, created, start, finish, done in (
        ("10000100101", "02/26/2025", "02/27/2025", "03/06/2025", "03/04/2025"),
        ("10000100102", "02/28/2025", "03/03/2025", "03/07/2025", "03/05/2025"),
        ("10000100103", "03/03/2025", "03/04/2025", "03/10/2025", "03/06/2025"),
    )
]  # fmt: skip
FIRST_DAYS = [
    {"posting_date": f"03/0{n}/2025", "movement_type": "261", "storage_location": "0401", "material": "150000001",
     "batch": "B1", "quantity": f"-{n}", "unit": "KG", "material_document": f"490000013{n}"}
    for n in (3, 4)
]  # fmt: skip


def movement(number: int, **more: Any) -> Row:
    return {"material_document": f"50{number:08d}", "batch": "B1", "quantity": "1", **more}


# --- dates -----------------------------------------------------------------------------------------------------------


def test_dates_of_one_column_prove_the_order_for_all_columns_of_the_file() -> None:
    load = take(text_list("cooispi", AMERICAN), "COOISPI Mỹ.txt")
    assert (load.state, load.rows_new, load.rows_quarantined) == (LoadState.PUBLISHED, 3, 0)
    assert table("fact_production_order", "actual_finish_date, basic_finish_date") == [
        (date(2025, 3, 4), date(2025, 3, 6)),
        (date(2025, 3, 5), date(2025, 3, 7)),
        (date(2025, 3, 6), date(2025, 3, 10)),
    ]
    assert load.detection["conventions"] == {"dates": "mm/dd"}


def test_dates_that_nothing_decides_are_asked_about_and_nothing_is_published() -> None:
    load = take(text_list("mb51", FIRST_DAYS), "MB51 Mỹ đầu tháng.txt")
    assert (load.state, load.message_code) == (LoadState.NEEDS_INPUT, "date-ambiguous")
    assert "`03/04/2025`" in load.message_en
    assert "--dates dd/mm" in load.message_en
    assert "--dates mm/dd" in load.message_vi
    assert table("fact_inventory") == []
    answered = take(text_list("mb51", FIRST_DAYS), "MB51 Mỹ đầu tháng.txt", inputs={"dates": "mm/dd"})
    assert (answered.pk, answered.state) == (load.pk, LoadState.PUBLISHED)
    assert table("fact_inventory", "date_id") == [(20250303,), (20250304,)]


def test_every_date_column_of_every_list_takes_part() -> None:
    """In each list, one column's day above twelve decides for each other column, in either order."""
    for source in all_sources():
        columns = [column.name for column in source.columns if column.kind is Kind.DATE]
        for proof, other in [*pairwise(columns), *pairwise(reversed(columns))]:
            for order, texts in {
                "mm/dd": ("10/25/2025", "10/03/2025"),
                "dd/mm": ("25/10/2025", "03/10/2025"),
            }.items():
                row = dict.fromkeys(columns) | dict(zip((proof, other), texts, strict=True))
                content = text_list(source.code, [row])
                load = take(content, f"{source.code} {proof}.txt", source=source.code, publish=False)
                if (
                    load.state == LoadState.NEEDS_INPUT
                ):  # the month or day of the list, not the order of its dates
                    answer = dict.fromkeys(load.where["questions"], "2025-10-01")
                    load = take(content, load.name, source=source.code, inputs=answer, publish=False)
                assert load.detection["conventions"]["dates"] == order, (source.code, proof, other)


@pytest.mark.parametrize(
    "texts",
    [
        ["05.10.2025", "06.10.2025"],
        ["2025-10-05", "2025/10/06"],
        ["05/05/2025", "06/06/2025"],
        [date(2025, 10, 5), "06-Oct-25"],
        ["20251005", "20251006"],
    ],
)
def test_dates_that_read_in_one_way_need_no_answer(texts: list[Any]) -> None:
    load = take(listed("mb51", [movement(n, posting_date=text) for n, text in enumerate(texts)]), "mb51.xlsx")
    assert (load.state, load.rows_new) == (LoadState.PUBLISHED, 2)
    assert load.detection["conventions"] == {}


def test_real_dates_prove_nothing_about_texts() -> None:
    rows = [
        movement(1, posting_date=date(2025, 10, 25)),
        *(movement(n, posting_date="03/10/2025") for n in (2, 3)),
    ]
    load = take(listed("mb51", rows), "mb51.xlsx")
    assert (load.state, load.message_code) == (LoadState.NEEDS_INPUT, "date-ambiguous")


def test_a_lone_unclear_date_among_real_ones_waits_with_its_sentence() -> None:
    rows = [movement(n, posting_date=date(2025, 10, 20 + n)) for n in (1, 2, 3)]
    load = take(listed("mb51", [*rows, movement(9, posting_date="03/10/2025")]), "mb51.xlsx")
    assert (load.state, load.rows_new) == (LoadState.PUBLISHED, 3)
    assert problems(load) == [
        (5, "Row 5: *Posting Date* is `03/10/2025`, which can be read as two different days.")
    ]


def test_the_few_dates_against_the_files_order_are_faulty_cells_one_sentence_each() -> None:
    rows = [movement(n, posting_date=f"{13 + n % 15}/10/2025", entry_date="03/10/2025") for n in range(60)]
    rows.append(movement(90, posting_date="10/25/2025", entry_date="10/26/2025"))
    load = take(text_list("mb51", rows), "mb51.txt")
    assert (load.state, load.rows_new, load.rows_quarantined) == (LoadState.PUBLISHED, 60, 1)
    other = "day and month the other way round than in the file's other dates."
    assert problems(load) == [
        (62, f"Row 62: *Posting Date* is `10/25/2025`, {other}"),
        (62, f"Row 62: *Entry Date* is `10/26/2025`, {other}"),
    ]


def test_a_file_that_contradicts_itself_is_asked_about_with_both_cells() -> None:
    rows = [movement(1, posting_date="25/10/2025"), movement(2, posting_date="10/26/2025"),
            movement(3, posting_date="03/10/2025")]  # fmt: skip
    load = take(text_list("mb51", rows), "mb51.txt")
    assert load.state == LoadState.NEEDS_INPUT
    assert "contradict each other: `25/10/2025` and `10/26/2025`" in load.message_en
    load = take(text_list("mb51", rows), "mb51.txt", inputs={"dates": "dd/mm"})
    assert (load.state, load.rows_new) == (LoadState.PUBLISHED, 2)
    assert [row for row, _ in problems(load)] == [3]


def test_dates_that_excel_turned_round_in_part_are_refused() -> None:
    """mm/dd opened where dd/mm is usual: days up to 12 become dates of other months, the others stay texts."""
    turned = [date(2025, day, 3) for day in (4, 5, 6, 7)]
    texts = [f"03/{day}/2025" for day in (14, 17, 18)]
    load = take(
        listed("mb51", [movement(n, posting_date=d) for n, d in enumerate([*turned, *texts])]), "mb51.xlsx"
    )
    assert (load.state, load.message_code) == (LoadState.REFUSED, "dates-half-converted")
    assert "4 dates with day and month exchanged" in load.message_en
    honest = [date(2025, 3, day) for day in (4, 5, 20)]
    load = take(
        listed("mb51", [movement(n, posting_date=d) for n, d in enumerate([*honest, *texts])]), "mb51.xlsx"
    )
    assert (load.state, load.rows_new) == (LoadState.PUBLISHED, 6)


NAMED = [
    "05-Thg10-25", "05 Thg10 2025", "5 Tháng 10 2025", "Ngày 05 tháng 10 năm 2025", "05. Okt. 2025", "05-Oct-25",
    "5 Tháng Mười 2025", "Chủ Nhật, 05 Tháng Mười 2025", "05/thg 10/2025", "5. Oktober 2025",
    "Sonntag, 5. Oktober 2025", "October 5, 2025", "Sunday, 5th October 2025", "2025-Oct-05", "05 thang 10 nam 2025",
]  # fmt: skip
OTHER_MONTHS = {
    "5 tháng năm năm 2025": date(2025, 5, 5), "05-Thg1-25": date(2025, 1, 5), "5 tháng Giêng 2025": date(2025, 1, 5),
    "05 Tháng Mười Hai 2025": date(2025, 12, 5), "05 Tháng Mười Một 2025": date(2025, 11, 5),
    "5. März 2025": date(2025, 3, 5), "05-Mrz-25": date(2025, 3, 5), "05. Dez. 2025": date(2025, 12, 5),
    "5 Mai 2025": date(2025, 5, 5), "05-Sept-25": date(2025, 9, 5), "5 Jänner 2025": date(2025, 1, 5),
}  # fmt: skip


def test_months_are_read_by_their_vietnamese_german_and_english_names() -> None:
    rows = [movement(n, posting_date=text) for n, text in enumerate([*NAMED, *OTHER_MONTHS])]
    load = take(text_list("mb51", rows, separator=";", encoding="utf-8-sig"), "MB51 tháng.csv")
    assert (load.state, load.rows_quarantined) == (LoadState.PUBLISHED, 0), problems(load)
    found = [day for (day,) in table("fact_inventory", "date_id")]
    assert found == sorted(
        [20251005] * len(NAMED) + [int(day.strftime("%Y%m%d")) for day in OTHER_MONTHS.values()]
    )


@pytest.mark.parametrize(
    "text", ["05-Thg13-25", "31 tháng 2 năm 2025", "05-Foo-25", "tháng 10 2025", "Okt. 2025"]
)
def test_a_month_that_is_none_is_a_faulty_cell_with_one_sentence(text: str) -> None:
    load = take(text_list("mb51", [movement(1, posting_date=text), movement(2)]), "mb51.txt")
    assert load.rows_new == 1
    assert len(problems(load)) == 1
    assert f"`{text}`" in problems(load)[0][1]


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_a_decimal_mark_that_one_column_proves_holds_for_all_columns() -> None:
    row = {"process_order": "10000100201", "ordered_quantity": "1.500", "delivered_quantity": "1.502,5"}
    other = {"process_order": "10000100202", "ordered_quantity": "2.500", "delivered_quantity": "0"}
    load = take(text_list("cooispi", [row, other]), "cooispi.txt")
    assert load.state == LoadState.PUBLISHED
    assert table("fact_production_order", "ordered_quantity::float, delivered_quantity::float") == [
        (1500.0, 1502.5), (2500.0, 0.0),
    ]  # fmt: skip
    assert load.detection["conventions"] == {"decimal": ","}


def test_a_column_against_the_files_mark_is_named_cell_by_cell() -> None:
    rows = [
        {"process_order": f"100001003{n:02d}", "ordered_quantity": "1,234.5", "delivered_quantity": "5.25"}
        for n in range(20)
    ]
    rows.append({"process_order": "10000100399", "ordered_quantity": "1.234,5", "delivered_quantity": "5.25"})
    load = take(text_list("cooispi", rows), "cooispi.txt")
    assert (load.state, load.rows_new) == (LoadState.PUBLISHED, 20)
    assert problems(load) == [
        (
            22,
            "Row 22: *Order quantity (GMEIN)* is `1.234,5`, its decimal mark is not that of the file's other numbers.",
        )
    ]


def test_numbers_that_nothing_decides_are_asked_about_in_whichever_column() -> None:
    row = {"process_order": "10000100401", "ordered_quantity": "500", "delivered_quantity": "1.234"}
    load = take(text_list("cooispi", [row]), "cooispi.txt")
    assert (load.state, load.message_code) == (LoadState.NEEDS_INPUT, "number-ambiguous")
    assert "--decimal ," in load.message_en
    load = take(text_list("cooispi", [row]), "cooispi.txt", inputs={"decimal": "."})
    assert table("fact_production_order", "delivered_quantity::float") == [(1.234,)]


def test_numbers_and_dates_are_asked_about_at_once() -> None:
    rows = [movement(1, posting_date="03/10/2025", quantity="1,234")]
    load = take(text_list("mb51", rows), "mb51.txt")
    assert [one["parameter"] for one in load.where["choices"]] == ["decimal", "dates"]
    load = take(text_list("mb51", rows), "mb51.txt", inputs={"decimal": ".", "dates": "dd/mm"})
    assert table("fact_inventory", "date_id, quantity::float") == [(20251003, 1234.0)]


def test_an_answer_that_the_file_disproves_is_not_used_and_that_is_said() -> None:
    load = take(text_list("cooispi", AMERICAN), "cooispi.txt", inputs={"dates": "dd/mm"})
    assert (load.state, load.rows_new) == (LoadState.PUBLISHED, 3)
    assert [f["text_en"] for f in load.findings if f["code"] == "COOISPI-dates-not-used"] == [
        "The answer on day and month (`dd/mm`) was not used: the file's dates prove `mm/dd`"
    ]
    assert table("fact_production_order", "actual_finish_date")[0] == (date(2025, 3, 4),)


# --- every road ------------------------------------------------------------------------------------------------------


def test_the_command_line_takes_the_order_of_dates(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "MB51 đầu tháng.txt"
    path.write_bytes(text_list("mb51", FIRST_DAYS))
    with pytest.raises(SystemExit):
        call_command("ingest", str(path), "--json")
    assert json.loads(capsys.readouterr().out)[0]["state"] == "needs_input"
    call_command("ingest", str(path), "--dates", "dd/mm", "--json")
    assert json.loads(capsys.readouterr().out)[0]["state"] == "published"
    assert table("fact_inventory", "date_id") == [(20250303,), (20250403,)]


def test_the_page_asks_for_the_order_of_dates_and_takes_the_answer(admin_client: Client) -> None:
    load = take(text_list("mb51", FIRST_DAYS), "mb51.txt")
    page = admin_client.get(f"/data/loads/{load.pk}/", headers={"accept-language": "en"}).content.decode()
    assert '<select class="form-select" id="answer-dates" name="dates" required>' in page
    assert '<option value="mm/dd">' in page
    assert 'name="decimal"' not in page
    wrong = admin_client.post(f"/data/loads/{load.pk}/answer/", {"dates": "yy"}, follow=True)
    assert "Hãy chọn một trong các câu trả lời" in wrong.content.decode()
    admin_client.post(f"/data/loads/{load.pk}/answer/", {"dates": "mm/dd"})
    load.refresh_from_db()
    assert load.inputs == {"dates": "mm/dd"}
    assert loads.process(load.pk).state == LoadState.PUBLISHED


def test_the_api_takes_the_order_of_dates_and_nothing_else_for_it(admin_client: Client) -> None:
    load = take(text_list("mb51", FIRST_DAYS), "mb51.txt")
    address = f"/api/v1/uploads/{load.pk}"
    shown = admin_client.get(address).json()
    assert (shown["where"]["parameter"], shown["where"]["values"]) == ("dates", ["dd/mm", "mm/dd"])
    sent = {"content_type": "application/json"}
    assert admin_client.post(f"{address}/answers", {"inputs": {"dates": "mdy"}}, **sent).status_code == 400
    assert admin_client.post(f"{address}/answers", {"inputs": {"dates": "mm/dd"}}, **sent).status_code == 202
    assert loads.process(load.pk).state == LoadState.PUBLISHED


def test_a_corrected_workbook_is_read_as_its_file_was() -> None:
    """Its cells are texts of the file: what proved the order there need not be among them."""
    from etl import quarantine

    rows = [movement(1, posting_date="10/25/2025"), movement(2, posting_date="10/03/2025", quantity="x")]
    load = take(text_list("mb51", rows), "mb51.txt")
    assert load.rows_quarantined == 1
    book = quarantine.workbook(load, language="en")
    corrected = take(_with_quantity(book, 7), "quarantine.xlsx")
    assert (corrected.state, corrected.rows_new) == (LoadState.PUBLISHED, 1), corrected.message_en
    assert table("fact_inventory", "date_id") == [(20251003,), (20251025,)]


def _with_quantity(book: bytes, quantity: float) -> bytes:
    import io

    from openpyxl import load_workbook

    opened = load_workbook(io.BytesIO(book))
    for cell in opened.active["A":"Z"]:
        for one in cell:
            if one.value == "x":
                one.value = quantity
    kept = io.BytesIO()
    opened.save(kept)
    return kept.getvalue()
