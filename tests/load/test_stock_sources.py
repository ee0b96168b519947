"""What movement list, stock list and product hierarchy say of wrong rows, and how a movement line is known."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from etl.models import Load, QuarantinedRow
from inventory.models import DimMaterial, FactInventory, FactStockCount, MaterialChannel
from tests.loading import take, workbook
from tests.plant_lists import listed, numbered

pytestmark = pytest.mark.django_db

GOOD = {"posting_date": date(2025, 10, 6), "movement_type": "101", "quantity": 5, "batch": "B1"}


def outcome(load: Load) -> tuple[set[str], int]:
    """Rules that spoke, and rows in quarantine."""
    return {finding["code"] for finding in load.findings}, load.rows_quarantined


@pytest.mark.parametrize(
    ("change", "code", "is_refused"),
    [
        ({"material": None}, "MB51-001", True),
        ({"posting_date": None}, "MB51-002", True),
        ({"movement_type": "X99"}, "MB51-003", False),
        ({"quantity": None}, "MB51-004", True),
        ({"quantity": 0}, "MB51-005", False),
        ({"unit": None}, "MB51-006", True),
        ({"plant": None}, "MB51-007", True),
        ({"material_document": None}, "MB51-008", True),
        ({"movement_type": None}, "MB51-009", True),
        ({"quantity": -5}, "MB51-010", False),
        ({"batch": None}, "MB51-011", False),
        ({"storage_location": None}, "MB51-012", False),
        ({"unit": "FTH"}, "MB51-013", False),
    ],
)
def test_a_wrong_movement_is_named_and_kept_or_refused(
    change: dict[str, Any], code: str, is_refused: bool
) -> None:
    load = take(listed("mb51", numbered([{**GOOD, **change}, GOOD])), source="mb51")
    assert load.state == "published"
    codes, quarantined = outcome(load)
    assert code in codes
    assert quarantined == int(is_refused)
    assert FactInventory.objects.count() == 2 - int(is_refused or code == "MB51-005")
    for row in QuarantinedRow.objects.all():
        assert all(problem["text_vi"] and problem["fix_en"] for problem in row.problems)


def test_a_clean_movement_list_says_nothing() -> None:
    load = take(
        listed("mb51", numbered([GOOD, {**GOOD, "batch": None, "material": "200000001"}])), source="mb51"
    )
    assert outcome(load) == (set(), 0)


def test_the_planner_knows_what_a_second_list_brought() -> None:
    """Without, it takes a new month and a young load for empty and reads dimensions once for every row."""
    take(listed("mb51", numbered([GOOD] * 3)), source="mb51")
    later = {**GOOD, "posting_date": date(2025, 11, 6), "material_document": "4900000777"}
    take(listed("mb51", [later, {**later, "batch": "B2"}]), source="mb51")
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, reltuples from pg_class where relname in ('winner_mb51', 'fact_inventory_202511') "
            "and pg_table_is_visible(oid)"
        )
        assert dict(cursor.fetchall()) == {"winner_mb51": 2, "fact_inventory_202511": 2}


def test_a_layout_with_more_columns_finds_the_same_lines_again() -> None:
    usual = ["Posting Date", "Movement Type", "Plant", "Storage Location", "Material", "Batch", "Qty in Un. of Entry",
             "Unit of Entry", "Cost Center", "G/L Account", "Material Document", "Reference", "Reason for Movement",
             "Purchase Order"]  # fmt: skip
    row = [
        date(2025, 10, 6),
        "261",
        "1201",
        "0401",
        "150000001",
        "B1",
        -5,
        "KG",
        "",
        "621100",
        "4900000001",
        "",
        "0",
        "",
    ]
    first = take(workbook(usual, [row, row]))
    assert (first.source, first.rows_new) == ("mb51", 2)
    more = take(workbook([*usual, "Item", "Order"], [[*row, 1, "10000100001"], [*row, 2, "10000100001"]]))
    assert (more.rows_new, more.rows_changed) == (0, 2)
    assert sorted(FactInventory.objects.values_list("item", "order_number")) == [
        (1, "10000100001"),
        (2, "10000100001"),
    ]


def test_short_and_foreign_headers_are_the_same_list() -> None:
    header = ["Buchungsdatum", "MvT", "Werk", "SLoc", "Mã vật tư", "Charge", "Qty in unit of entry", "EUn",
              "Kostenstelle", "Sachkonto", "Mat. Doc.", "Referenz", "MRsn", "PO"]  # fmt: skip
    row = [
        date(2025, 10, 6),
        "261",
        "1201",
        "0401",
        "150000001",
        "B1",
        -5,
        "KG",
        "",
        "",
        "4900000001",
        "",
        "0",
        "",
    ]
    assert take(workbook(header, [row])).source == "mb51"


def test_total_rows_are_compared_and_not_loaded() -> None:
    total = {"posting_date": None, "movement_type": None, "plant": None, "storage_location": None, "material": None,
             "material_description": None, "reason": None, "material_document": None, "quantity": 10}  # fmt: skip
    load = take(listed("mb51", [*numbered([GOOD, GOOD]), total]), source="mb51")
    assert FactInventory.objects.count() == 2
    assert [(entry["group"], entry["agrees"]) for entry in load.control_totals] == [("PC", True)]


def test_a_stock_line_is_counted_by_stock_type() -> None:
    line = {"plant": "1201", "storage_location": "0401", "material": "150000001", "batch": "B1", "unit": "KG"}
    rows = [{**line, "unrestricted": 5, "quality_inspection": 2, "blocked": 0, "in_transfer": 1},
            {**line, "batch": "B2", "unrestricted": None}, {**line, "batch": "B3", "unrestricted": -1},
            {**line, "batch": "B4", "unrestricted": 3, "special_stock": "E"}]  # fmt: skip
    load = take(listed("mb52", rows), "MB52 2025-10-31.xlsx", source="mb52")
    assert load.inputs["snapshot_date"] == "2025-10-31"
    assert outcome(load) == ({"MB52-003", "MB52-004"}, 1)
    counted = set(FactStockCount.objects.values_list("batch", "stock_type", "special_stock", "quantity"))
    assert counted == {
        ("B1", "unrestricted", "", 5), ("B1", "quality", "", 2), ("B1", "transfer", "", 1),
        ("B3", "unrestricted", "", -1), ("B4", "unrestricted", "E", 3),
    }  # fmt: skip


def test_a_stock_list_without_a_date_in_its_name_is_asked_for_it() -> None:
    line = {
        "plant": "1201",
        "storage_location": "0401",
        "material": "1",
        "batch": "B",
        "unit": "KG",
        "unrestricted": 1,
    }
    assert take(listed("mb52", [line]), "stock.xlsx", source="mb52").state == "needs_input"


def test_the_hierarchy_describes_a_material_in_all_its_channels() -> None:
    levels = {"ph1": "1", "division": "INDUSTRY", "ph2": "1A", "business": "B", "ph3": "1ABB", "sub_business": "S",
              "ph4": "1ABBCC", "product_group": "WOOD"}  # fmt: skip
    row = {"sales_organization": "1000", "channel": "11", "material": "100000001", "description": "SƠN GỖ",
           "base_unit": "PC", "material_type": "ZFGD", **levels}  # fmt: skip
    broken = {**row, "material": "100000002", "ph2": "2A"}
    load = take(
        listed("zrsd006", [row, {**row, "channel": "13"}, broken, {**row, "channel": None}]), source="zrsd006"
    )
    assert outcome(load) == ({"ZRSD006-002", "ZRSD006-004"}, 1)
    material = DimMaterial.objects.get(material_code="100000001")
    assert (material.description, material.base_unit, material.material_type) == ("SƠN GỖ", "PC", "ZFGD")
    assert (material.division, material.product_group, material.sap_ph4) == ("INDUSTRY", "WOOD", "1ABBCC")
    assert set(MaterialChannel.objects.filter(material=material).values_list("channel", flat=True)) == {
        "11",
        "13",
    }
