"""Rows that add up other rows: known by what they add up, in any layout, and never taken for data or for faults."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from etl.models import Load, LoadState, QuarantinedRow
from etl.sources.base import get_source
from tests.loading import table, take, workbook
from tests.plant_lists import DEFAULTS

pytestmark = pytest.mark.django_db

DAY = date(2025, 10, 1)
HEADERS = {
    code: [c.header for c in get_source(code).columns]
    for code in ("mb51", "mb52", "target", "cooispi", "zrfi005")
}
NAMES = {code: [c.name for c in get_source(code).columns] for code in HEADERS}


def row(code: str, **cells: Any) -> list[Any]:
    """A row of a list with these cells and no others."""
    return [cells.get(name) for name in NAMES[code]]


def stock(material: str, batch: str | None, quantity: float, **cells: Any) -> list[Any]:
    """A line of a stock list."""
    line = {
        "plant": "1201", "storage_location": "0401", "material": material, "material_description": "Chất độn A",
        "batch": batch, "unrestricted": quantity, "unit": "KG", "quality_inspection": 0, "blocked": 0, "in_transfer": 0,
    }  # fmt: skip
    return row("mb52", **{**line, **cells})


def added(material: str | None, quantity: float, **cells: Any) -> list[Any]:
    """A line that SAP puts under lines of stock: the sorted columns, the amounts and their unit."""
    line = {
        "plant": "1201",
        "material": material,
        "unrestricted": quantity,
        "unit": "KG",
        "quality_inspection": 0,
    }
    return row("mb52", **{**line, "blocked": 0, "in_transfer": 0, **cells})


def move(document: int, quantity: float, material: str = "150000001", **cells: Any) -> list[Any]:
    """A movement."""
    line = {
        "posting_date": DAY, "movement_type": "261", "plant": "1201", "storage_location": "0401", "material": material,
        "batch": "B1", "quantity": quantity, "unit": "KG", "material_document": str(4_900_000_000 + document),
        "reason": "0",
    }  # fmt: skip
    return row("mb51", **{**line, **cells})


def taken(
    code: str,
    rows: Sequence[Sequence[Any]],
    *,
    without: Sequence[str] = (),
    state: LoadState = LoadState.PUBLISHED,
) -> Load:
    """The load of a list with these rows, without some columns."""
    kept = [place for place, column in enumerate(NAMES[code]) if column not in without]
    content = workbook([HEADERS[code][p] for p in kept], [[cells[p] for p in kept] for cells in rows])
    load = take(content, f"{code.upper()} 2025-10-31.xlsx", source=code)
    assert load.state == state, (load.state, load.message_en)
    return load


def rules(load: Load) -> dict[str, str]:
    """Severity of each finding by the end of its code."""
    return {finding["code"].split("-", 1)[1]: finding["severity"] for finding in load.findings}


def stocks() -> dict[str, float]:
    """Unrestricted stock per material, as stored."""
    sums: dict[str, float] = {}
    for material, quantity in table("raw_mb52", "material, unrestricted::float"):
        sums[material] = sums.get(material, 0) + quantity
    return sums


M1, M2 = "150000001", "150000002"
LINES = [stock(M1, "B1", 100), stock(M1, "B2", 50), stock(M2, "B3", 30)]
STOCK_LAYOUTS = {
    "subtotals of materials, plant and all": [
        *LINES[:2], added(M1, 150), LINES[2], added(M2, 30), added(None, 180), added(None, 180, plant=None)],
    "subtotals of materials only": [*LINES[:2], added(M1, 150), LINES[2], added(M2, 30)],
    "totals above their rows": [
        added(None, 180, plant=None), added(M1, 150), *LINES[:2], added(M2, 30), LINES[2]],
    "subtotals of locations": [
        *LINES[:2], added(M1, 150, storage_location="0401"), added(M1, 150), LINES[2],
        added(M2, 30, storage_location="0401"), added(M2, 30), added(None, 180)],
    "Excel in English": [
        *LINES[:2], row("mb52", material=f"{M1} Total", unrestricted=150), LINES[2],
        row("mb52", material=f"{M2} Total", unrestricted=30), row("mb52", material="Grand Total", unrestricted=180)],
    "Excel in German": [
        *LINES[:2], row("mb52", material=f"{M1} Ergebnis", unrestricted=150), LINES[2],
        row("mb52", material=f"{M2} Ergebnis", unrestricted=30),
        row("mb52", material="Gesamtergebnis", unrestricted=180)],
    "Excel in Vietnamese": [
        *LINES[:2], row("mb52", material=f"{M1} Tổng", unrestricted=150), LINES[2],
        row("mb52", material=f"{M2} Tổng", unrestricted=30), row("mb52", plant="Tổng cộng", unrestricted=180)],
    "totals of plants with a label beside": [*LINES, row("mb52", plant="1201 Total", unrestricted=180, unit="KG")],
    "totals without any key after each group": [
        *LINES[:2], added(None, 150, plant=None), LINES[2], added(None, 30, plant=None), added(None, 180, plant=None)],
}  # fmt: skip


@pytest.mark.parametrize("rows", STOCK_LAYOUTS.values(), ids=STOCK_LAYOUTS)
def test_what_adds_up_stock_is_neither_stock_nor_a_fault(rows: list[list[Any]]) -> None:
    load = taken("mb52", rows)
    assert stocks() == {M1: 150, M2: 30}
    assert (load.rows_read, load.rows_quarantined) == (3, 0)
    assert all(total["agrees"] for total in load.control_totals)
    assert rules(load).get("subtotal", "note") == "note"
    assert "total" not in rules(load)


def test_subtotals_are_known_where_the_list_has_no_descriptions() -> None:
    rows = [*LINES[:2], added(M1, 150), LINES[2], added(M2, 30)]
    taken("mb52", rows, without=["material_description"])
    assert stocks() == {M1: 150, M2: 30}


def test_subtotals_of_every_location_are_known_where_only_the_batch_is_blank() -> None:
    other = {"storage_location": "0401"}
    rows = [*LINES[:2], added(M1, 150, **other), LINES[2], stock(M2, "B4", 5), added(M2, 35, **other)]
    taken("mb52", rows, without=["material_description"])
    assert stocks() == {M1: 150, M2: 35}


REAL_ROWS = {
    "without batch": stock(M1, None, 150),
    "in transit, described": stock(M1, None, 150, storage_location=None),
    "in another location": stock(M1, None, 150, storage_location="0501"),
    "of a vendor": stock(
        M1, None, 150, storage_location=None, special_stock="O", special_stock_number="100001"
    ),
}


@pytest.mark.parametrize("real", REAL_ROWS.values(), ids=REAL_ROWS)
def test_a_real_row_that_equals_the_sum_above_stays_data(real: list[Any]) -> None:
    load = taken("mb52", [*LINES[:2], real, LINES[2]])
    assert stocks() == {M1: 300, M2: 30}
    assert (load.rows_read, load.rows_quarantined, "subtotal" in rules(load)) == (4, 0, False)


def test_a_single_row_that_equals_the_one_above_stays_data_where_the_list_has_no_descriptions() -> None:
    taken("mb52", [LINES[0], stock(M1, None, 100, storage_location=None)], without=["material_description"])
    assert stocks() == {M1: 200}


def test_a_real_row_beside_true_subtotals_counts_in_them() -> None:
    rows = [*LINES[:2], stock(M1, None, 150), added(M1, 300), LINES[2], added(M2, 30), added(None, 330)]
    taken("mb52", rows)
    assert stocks() == {M1: 300, M2: 30}


MOVES = [move(1, -5), move(2, -6)]
MOVE_LAYOUTS = {
    "subtotal and grand total of Excel": [
        *MOVES, row("mb51", material=M1, quantity=-11, unit="KG"), row("mb51", material=f"{M1} Total", quantity=-11),
        row("mb51", material="Grand Total", quantity=-11)],
    "subtotals of days": [
        *MOVES, row("mb51", posting_date=DAY, quantity=-11, unit="KG"), move(3, -1, posting_date=date(2025, 10, 2)),
        row("mb51", posting_date=date(2025, 10, 2), quantity=-1, unit="KG"), row("mb51", quantity=-12, unit="KG")],
    "subtotals of documents and types": [
        *MOVES[:1], row("mb51", movement_type="261", material_document="4900000001", quantity=-5, unit="KG"),
        *MOVES[1:], row("mb51", movement_type="261", material_document="4900000002", quantity=-6, unit="KG"),
        row("mb51", movement_type="261", quantity=-11, unit="KG")],
    "per unit": [
        *MOVES, move(3, 4, unit="PC"), row("mb51", plant="1201", quantity=-11, unit="KG"),
        row("mb51", plant="1201", quantity=4, unit="PC"), row("mb51", quantity=-11, unit="KG"),
        row("mb51", quantity=4, unit="PC")],
    "a sum of nothing": [
        move(1, 5, movement_type="311"), move(2, -5, movement_type="311"),
        row("mb51", material=M1, quantity=0, unit="KG")],
}  # fmt: skip


@pytest.mark.parametrize("rows", MOVE_LAYOUTS.values(), ids=MOVE_LAYOUTS)
def test_what_adds_up_movements_is_neither_a_movement_nor_a_fault(rows: list[list[Any]]) -> None:
    load = taken("mb51", rows)
    real = [cells for cells in rows if cells[NAMES["mb51"].index("batch")]]
    assert (load.rows_read, load.rows_new, load.rows_quarantined) == (len(real), len(real), 0)
    assert all(total["agrees"] for total in load.control_totals)


def test_a_row_that_lacks_one_thing_and_equals_a_sum_is_a_fault_not_a_sum() -> None:
    load = taken("mb51", [*MOVES, move(3, -11, material_document=None)])
    assert (load.rows_new, load.rows_quarantined) == (2, 1)


def test_a_row_that_lacks_much_and_adds_up_nothing_is_a_fault() -> None:
    load = taken("mb51", [*MOVES, move(3, -7, material_document=None, posting_date=None, batch=None)])
    assert (load.rows_new, load.rows_quarantined) == (2, 1)


def test_targets_and_orders_and_receivables_know_their_sums_too() -> None:
    targets = [
        row("target", salesman_name=name, semester=1, year=2025, target=amount)
        for name, amount in (("AN TỔNG", 100), ("CHÂU THÀNH CÔNG", 50))
    ]
    load = taken("target", [*targets, row("target", salesman_name="Tổng cộng", target=150)])
    assert (load.rows_new, load.rows_quarantined) == (2, 0)

    orders = [row("cooispi", **{**DEFAULTS["cooispi"], "process_order": f"1000010000{n}"}) for n in (1, 2)]
    subtotal = row("cooispi", material="100000001", ordered_quantity=200, delivered_quantity=0, unit="PC")
    load = taken("cooispi", [*orders, subtotal])
    assert (load.rows_new, load.rows_quarantined) == (2, 0)

    debtors = [
        row("zrfi005", customer=f"120000000{n}", salesman="20000001", salesman_name="AN", channel="11", currency="VND",
            total_target=10 * n, total_realization=0) for n in (1, 2)
    ]  # fmt: skip
    load = taken(
        "zrfi005", [*debtors, row("zrfi005", customer="Grand Total", total_target=30, total_realization=0)]
    )
    assert (load.rows_read, "total" in rules(load)) == (2, False)


def test_a_total_that_differs_is_an_error_and_a_fact() -> None:
    load = taken("mb51", [*MOVES, row("mb51", quantity=-30, unit="KG")], state=LoadState.WAITS_APPROVAL)
    assert rules(load)["total"] == "error"
    assert load.control_totals == [
        {
            "column": "quantity",
            "group": "KG",
            "stated": "-30.000",
            "read": "-11.000",
            "agrees": False,
            "row": 4,
        }
    ]
    assert load.rows_quarantined == 0


def test_a_subtotal_that_differs_is_an_error_once_its_form_is_known() -> None:
    rows = [*LINES, added(M2, 30), stock("150000003", "B5", 7), added("150000003", 7), added(None, 999)]
    load = taken("mb52", [LINES[0], added(M1, 150), *rows[2:6]], state=LoadState.WAITS_APPROVAL)
    assert stocks() == {M1: 100, M2: 30, "150000003": 7}
    assert rules(load)["total"] == "error"
    [total] = [total for total in load.control_totals if not total["agrees"]]
    assert (total["stated"], total["read"], total["row"]) == ("150.000", "100.000", 3)


def test_a_labelled_total_that_differs_is_an_error_and_no_data() -> None:
    rows = [*MOVES, row("mb51", material="Grand Total", quantity=-99)]
    load = taken("mb51", rows, state=LoadState.WAITS_APPROVAL)
    assert (load.rows_read, rules(load)["total"]) == (2, "error")


def test_a_total_over_rows_that_cannot_be_read_is_a_warning() -> None:
    load = taken("mb51", [*MOVES, move(3, None), row("mb51", quantity=-20, unit="KG")])  # type: ignore[arg-type]
    assert rules(load)["total-unread"] == "warning"
    assert "total" not in rules(load)
    assert QuarantinedRow.objects.filter(load=load).count() == 1


@pytest.mark.parametrize(("total", "agrees"), [("-12,75", True), ("-12.750,00", False)])
def test_totals_of_text_lists_are_compared_by_the_convention_of_the_file(total: str, agrees: bool) -> None:
    names = HEADERS["mb51"]
    lines = [
        [str(cell).replace(".", ",") if isinstance(cell, float) else f"{cell:%d.%m.%Y}" if isinstance(cell, date)
         else str(cell or "") for cell in cells] for cells in (move(1, -5.5), move(2, -7.25))
    ]  # fmt: skip
    last = [
        ""
        if name not in ("Qty in Un. of Entry", "Unit of Entry")
        else {"Unit of Entry": "KG"}.get(name, total)
        for name in names
    ]
    short = last[: names.index("Unit of Entry") + 1]
    for cells in (last, short):
        content = "".join("\t".join(line) + "\r\n" for line in [names, *lines, cells]).encode("utf-16")
        load = take(content, "MB51.txt", publish=False)
        assert (load.rows_read, load.rows_quarantined) == (2, 0)
        assert [t["agrees"] for t in load.control_totals] == [agrees]
        assert ("total" in rules(load)) != agrees


def test_thousands_of_subtotals_are_known_wherever_a_block_of_rows_ends() -> None:
    rows: list[list[Any]] = []
    for n in range(1_500):
        material = str(150_000_000 + n)
        rows += [stock(material, f"B{n}", 1 + n % 7), added(material, 1 + n % 7)]
    load = taken("mb52", [*rows, added(None, sum(1 + n % 7 for n in range(1_500)), plant=None)])
    assert (load.rows_read, load.rows_new, load.rows_quarantined) == (1_500, 1_500, 0)
    assert [(total["column"], total["agrees"]) for total in load.control_totals][:1] == [("blocked", True)]
