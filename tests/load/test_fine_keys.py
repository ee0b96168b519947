"""A key is as fine as its list: lines that SAP tells apart stay apart, and a layout that can't is told so."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from alkana.reporting.filters import Filters
from etl import lineage, loads, quarantine
from etl.models import Load, QuarantinedRow
from etl.sources.base import all_sources, get_source
from sales.queries.receivables import receivable_lines
from tests.loading import table, take
from tests.plant_lists import Row, prove_increments, workbook_of

pytestmark = pytest.mark.django_db

DAY = {"snapshot_date": "2025-10-31"}
NO_NUMBER = {"special_stock_number", "sales_order", "sales_order_item", "vendor", "customer", "project"}


def stock(quantity: float, special: str | None = None, **more: Any) -> Row:
    return {
        "plant": "1201", "storage_location": "0201", "material": "100000001", "batch": "25J2400110", "unit": "PC",
        "unrestricted": quantity, "special_stock": special, **more,
    }  # fmt: skip


NOTHING: Row = {
    c.name: 0
    for c in get_source("zrfi005").columns
    if c.name.startswith(("target_", "realization_", "total_realization"))
}


def debt(amount: float, channel: str | None = "11", customer: str = "1200000001", **more: Any) -> Row:
    return {
        **NOTHING, "channel": channel, "salesman": "20000001", "customer": customer, "currency": "VND",
        "target_1_30": amount, "total_target": amount, **more,
    }  # fmt: skip


def taken(
    code: str, rows: list[Row], without: set[str], answers: Mapping[str, str] = DAY, **options: Any
) -> Load:
    load = take(
        workbook_of(code, rows, without=without), f"{code}.xlsx", source=code, inputs=answers, **options
    )
    assert load.state == "published", (load.message_en, load.findings)
    return load


def special_stock() -> list[tuple[str, str, int]]:
    return table("fact_stock_count", "special_stock, special_stock_number, quantity::integer")


def warnings(load: Load) -> dict[str, str]:
    return {f["code"]: f["text_en"] for f in load.findings if f["severity"] == "warning"}


def test_stock_of_two_sales_orders_is_two_lines() -> None:
    rows = [
        stock(10, "E", special_stock_number="2100000011"),
        stock(25, "E", special_stock_number="2100000012"),
        stock(7),
        stock(3, material="100000002", batch="25J2400210"),
    ]
    load = taken("mb52", rows, NO_NUMBER - {"special_stock_number"})
    assert (load.rows_new, load.rows_quarantined, load.findings) == (4, 0, [])
    assert special_stock() == [("", "", 3), ("", "", 7), ("E", "2100000011", 10), ("E", "2100000012", 25)]
    prove_increments()


def test_a_layout_without_the_number_keeps_every_line_and_names_the_column() -> None:
    rows = [stock(10, "E"), stock(25, "E"), stock(7), stock(3, material="100000002", batch="25J2400210")]
    load = taken("mb52", rows, NO_NUMBER)
    assert (load.rows_new, load.rows_quarantined) == (4, 0)
    assert special_stock() == [("", "", 3), ("", "", 7), ("E", "", 10), ("E", "", 25)]
    assert warnings(load)["MB52-layout"].startswith("Layout without column “Special Stock Number”")
    (finding,) = load.findings
    assert (finding["rows"], finding["examples"]) == (2, [2, 3])
    assert "thiếu cột “Special Stock Number”" in finding["text_vi"]
    again = taken("mb52", [*rows, stock(1, material="100000003")], NO_NUMBER)
    assert (again.rows_new, again.rows_same) == (1, 4)
    prove_increments()


def test_lines_of_two_orders_with_one_quantity_are_both_real() -> None:
    load = taken("mb52", [stock(10, "E"), stock(10, "E"), stock(10, "E")], NO_NUMBER)
    assert (load.rows_new, load.rows_duplicate) == (3, 0)
    assert sum(quantity for *_, quantity in special_stock()) == 30


OWNERS: dict[str, list[Mapping[str, Any]]] = {
    "order and item": [
        {"sales_order": "2100000011", "sales_order_item": "10"},
        {"sales_order": "2100000011", "sales_order_item": "000020"},
    ],
    "vendor": [{"vendor": "0000300001"}, {"vendor": "300002"}],
    "customer": [{"customer": "1200000001"}, {"customer": "1200000002"}],
    "project": [{"project": "P-1"}, {"project": "P-2"}],
    "order with item in one": [
        {"special_stock_number": "0002100000011 000010"},
        {"special_stock_number": "2100000011/20"},
    ],
}


@pytest.mark.parametrize("owners", OWNERS.values(), ids=OWNERS.keys())
def test_special_stock_is_told_apart_by_whose_it_is(owners: list[Mapping[str, Any]]) -> None:
    here = {name for owner in owners for name in owner}
    rows = [stock(10 + n, "O", **owner) for n, owner in enumerate(owners)]
    load = taken("mb52", rows, NO_NUMBER - here)
    assert (load.rows_new, load.rows_quarantined, warnings(load)) == (2, 0, {})
    numbers = [number for _, number, _ in special_stock()]
    assert len(set(numbers)) == 2
    assert "" not in numbers


def test_orders_without_their_items_are_told_apart_as_far_as_the_list_goes() -> None:
    rows = [stock(n, "E", sales_order=order) for n, order in ((1, "21"), (2, "21"), (4, "22"))]
    load = taken("mb52", rows, NO_NUMBER - {"sales_order"})
    assert sum(quantity for *_, quantity in special_stock()) == 7
    assert "MB52-layout" in warnings(load)


def test_own_stock_that_stands_twice_is_still_one_row_or_a_contradiction() -> None:
    load = taken("mb52", [stock(7), stock(7), stock(3, material="100000002")], NO_NUMBER)
    assert (load.rows_new, load.rows_duplicate) == (2, 1)
    rows = [stock(7), stock(8), stock(3, material="100000002")]
    load = taken("mb52", rows, NO_NUMBER, {"snapshot_date": "2025-11-30"})
    assert load.rows_quarantined == 2
    fix = QuarantinedRow.objects.filter(load=load)[0].problems[0]["fix_en"]
    assert "the layout lacks the column that tells them apart" in fix


def test_a_layout_without_special_stock_keeps_own_and_special_lines() -> None:
    load = taken("mb52", [stock(7), stock(10)], NO_NUMBER | {"special_stock"})
    assert (load.rows_new, load.rows_quarantined) == (2, 0)
    assert "“Special Stock”" in warnings(load)["MB52-layout"]


def test_a_customer_who_owes_in_two_channels_owes_both() -> None:
    rows = [debt(1_000_000), debt(400_000, "13"), debt(250_000, customer="1200000002")]
    load = taken("zrfi005", rows, {"company_code", "profit_center"})
    assert (load.rows_new, load.rows_quarantined, load.findings) == (3, 0, [])
    assert sum(total for (total,) in table("fact_receivable", "total_target")) == Decimal(1_650_000)
    prove_increments()


def test_the_list_of_receivables_shows_each_channel_once_and_compares_it_with_itself() -> None:
    taken("zrfi005", [debt(900_000), debt(500_000, "13")], set())
    taken("zrfi005", [debt(1_000_000), debt(400_000, "13")], set(), {"snapshot_date": "2025-11-30"})
    november = Filters(from_date=date(2025, 11, 1), to_date=date(2025, 11, 30), as_of=date(2025, 11, 30))
    lines = receivable_lines(november).all()
    assert sorted((line["channel"], int(line["target_vnd"]), int(line["change_vnd"])) for line in lines) == [
        ("11", 1_000_000, 100_000), ("13", 400_000, -100_000),
    ]  # fmt: skip


def test_debts_in_two_companies_or_without_a_channel_stay() -> None:
    rows = [
        debt(1, company_code="1000"),
        debt(2, company_code="2000"),
        debt(4, channel=None),
        debt(8, channel=None),
    ]
    load = taken("zrfi005", rows, set())
    assert (load.rows_new, load.rows_quarantined) == (4, 0)
    assert sum(total for (total,) in table("fact_receivable", "total_target::integer")) == 15
    assert warnings(load)["ZRFI005-layout"].startswith("Column “Distribution Channel” is blank")
    rows = [debt(1, profit_center="1100"), debt(2, profit_center="1200")]
    load = taken("zrfi005", rows, {"profit_center"}, {"snapshot_date": "2025-11-30"})
    assert load.rows_new == 2
    assert "“Profit Center”" in warnings(load)["ZRFI005-layout"]


def test_the_same_debt_written_twice_is_one() -> None:
    load = taken("zrfi005", [debt(1), debt(1), debt(2, customer="1200000002")], {"company_code"})
    assert (load.rows_new, load.rows_duplicate) == (2, 1)


def test_parts_of_a_key_that_a_layout_may_lack_are_declared() -> None:
    """Every optional column of a key is one that a layout may lack, so the list says what then holds."""
    for source in all_sources():
        optional = {c.name for c in source.columns if c.name in source.key and not c.required}
        said = {name for finer in source.finer for name in finer.columns}
        assert optional - said <= {"sales_order"}, source.code


def test_a_corrected_row_of_a_snapshot_comes_beside_the_rows_that_were_good() -> None:
    rows = [stock(10, "E"), stock(25, "E"), stock(7), stock(5, material=None), stock(4, "E", unit=None)]
    load = taken("mb52", rows, NO_NUMBER)
    assert load.rows_quarantined == 2
    book = openpyxl.load_workbook(io.BytesIO(quarantine.workbook(load, language="en")))
    sheet = book.active
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("Material") + 1).value = "100000002"
    sheet.cell(3, head.index("Base Unit of Measure") + 1).value = "PC"
    buffer = io.BytesIO()
    book.save(buffer)
    correction = take(buffer.getvalue(), "corrected.xlsx")
    assert (correction.state, correction.corrects_id) == ("published", load.pk)
    assert sum(quantity for *_, quantity in special_stock()) == 10 + 25 + 7 + 5 + 4
    prove_increments()


def test_a_snapshot_and_its_corrections_are_one_list_in_any_order_of_events() -> None:
    """The corrected row comes and goes with its correction; a newer list of the day replaces both, and gives way."""
    rows = [debt(100), debt(70, customer="1200000002"), debt(7, customer=None)]
    first = taken("zrfi005", rows, set())
    book = openpyxl.load_workbook(io.BytesIO(quarantine.workbook(first, language="en")))
    sheet = book.active
    sheet.cell(2, [cell.value for cell in sheet[1]].index("Customer Code") + 1).value = "1200000003"
    buffer = io.BytesIO()
    book.save(buffer)
    correction = take(buffer.getvalue(), "corrected.xlsx")

    def total() -> int:
        prove_increments()
        return sum(amount for (amount,) in table("fact_receivable", "total_target::integer"))

    assert total() == 177
    key = table("fact_receivable", "customer, row_key::text")[0][1]
    assert [row.is_current for row in lineage.appearances(get_source("zrfi005"), key)] == [True]
    newer = take(
        workbook_of("zrfi005", [debt(90), debt(1, customer="1200000002")], without=set()),
        "newer.xlsx", source="zrfi005", inputs=DAY, as_of=date(2025, 11, 1),
    )  # fmt: skip
    assert (newer.state, total()) == ("published", 91)
    loads.undo(newer)
    assert total() == 177
    loads.undo(correction)
    assert total() == 170
    loads.publish(Load.objects.get(pk=correction.pk))
    assert total() == 177
    loads.undo(first)
    assert total() == 0
