"""Tiny SAP lists of the factory, written row by row in a test and taken in through the real pipeline."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from etl import loads
from etl.models import Load, LoadState
from etl.sources.base import Column, Kind, Source, get_source
from tests.loading import take, workbook

Row = Mapping[str, Any]

# What a row has that the test says nothing about. Invented codes.
DEFAULTS: dict[str, Row] = {
    "mb51": {
        "posting_date": date(2025, 10, 1), "movement_type": "101", "plant": "1201", "storage_location": "0201",
        "material": "100000001", "material_description": "", "unit": "PC", "reason": "0",
    },
    "cooispi": {
        "plant": "1201", "order_type": "201S", "mrp_controller": "P01", "material": "100000001", "batch": "",
        "material_description": "", "system_status": "REL  PRC", "ordered_quantity": 100, "delivered_quantity": 0,
        "unit": "PC", "created_date": date(2025, 10, 1), "release_date": date(2025, 10, 1),
        "basic_start_date": date(2025, 10, 1), "basic_finish_date": date(2025, 10, 3),
    },
    "zrmm024": {
        "item": "10", "purchase_date": date(2025, 10, 1), "supplying_plant": "1201", "destination_plant": "1401",
        "material": "100000001", "ordered_quantity": 100, "issued_quantity": 100, "received_quantity": 100,
        "transit_quantity": 0, "receipt_status": "@5B@",
    },
    "zrpp062": {
        "mrp_controller": "P01", "material": "100000001", "material_description": "", "batch": "",
        "ordered_quantity": 100, "unit": "PC", "packaging_unit": "KG", "input_unit": "KG", "received_quantity": 100,
        "tonnage_unit": "KG", "by_product_kg": 0, "by_product_unit": "KG", "kg_per_piece": 1, "input_kg": 100,
        "sg_theoretical": "1,000", "sg_actual": "1,000",
    },
    "zrsd002": {
        "billing_date": date(2025, 10, 20), "billing_type": "ZBA1", "sales_organization": "1000", "channel": "11",
        "sold_to": "1200000001", "customer_group": "01", "salesman": "20000001", "salesman_name": "MẠC VỌNG",
        "billing_item": 10, "material": "100000001", "billed_quantity": 1, "unit": "PC", "currency": "VND",
        "exchange_rate": 1, "price": 100, "total_price": 100, "discount_item": 0, "discount_header": 0,
        "net_value": 100, "tax": 8, "total": 108, "net_weight": 1, "weight_unit": "KG",
    },
    "zrsd004": {
        "delivery_date": date(2025, 10, 20), "actual_gi_date": date(2025, 10, 20), "delivery_type": "ZDA1",
        "channel": "11", "sold_to": "1200000001", "ship_to": "1200000001", "salesman": "20000001",
        "material": "100000001", "delivery_quantity": 100, "actual_quantity": 100, "unit": "PC", "line_item": 10,
        "goods_status": "C",
    },
}  # fmt: skip


# Cells of a row that passes all checks, where other words would not.
CELLS: dict[str, Row] = {
    "zrfi005": {"currency": "VND"},
    "zrpp062": {"loss_kg": 0},
    "target": {"semester": 1, "year": 2025},
    "mb52": {"unit": "KG", "currency": "VND"},
}


def full_row(source: Source, number: int) -> dict[str, Any]:
    """A row with a cell in every column that passes all checks; `number` makes its key."""
    known = {**DEFAULTS.get(source.code, {}), **CELLS.get(source.code, {})}
    row = {column.name: known.get(column.name, _cell(column)) for column in source.columns}
    for name in source.key:
        column = next((c for c in source.columns if c.name == name), None)
        if column and column.kind is Kind.CODE and name != "special_stock":
            longest = column.field.longest if column.field else 9
            row[name] = f"91{number:07d}"[:longest] if longest > 4 else f"{number:0{longest}d}"
    if source.code == "target":
        row["salesman_name"] = f"NGƯỜI {number}"
    if source.code == "zrfi005":
        row |= {c.name: 0 for c in source.columns if c.kind is Kind.NUMBER}
    if source.code == "mb51":
        row["material_document"] = f"{4_900_000_000 + number}"
    return row


def _cell(column: Column) -> Any:
    return {
        Kind.TEXT: "A1", Kind.CODE: "4711"[: column.field.longest] if column.field else "4711",
        Kind.DATE: date(2025, 10, 6), Kind.NUMBER: 10, Kind.INTEGER: 10,
    }[column.kind]  # fmt: skip


def listed(code: str, rows: list[Row], *, title: str = "") -> bytes:
    """A workbook of this list with all its columns; rows say what matters, the rest is usual."""
    source = get_source(code)
    header = [column.header for column in source.columns]
    cells = []
    for row in rows:
        filled = {**DEFAULTS.get(code, {}), **row}
        unknown = set(filled) - {column.name for column in source.columns}
        if unknown:
            raise KeyError(f"{code} has no columns {sorted(unknown)}")
        cells.append([filled.get(column.name) for column in source.columns])
    return workbook(header, cells, title=title)


def workbook_of(code: str, rows: list[Row], *, without: Collection[str]) -> bytes:
    """A workbook of this list in a layout that lacks these columns; nothing is filled in for the rows."""
    columns = [column for column in get_source(code).columns if column.name not in without]
    return workbook([c.header for c in columns], [[row.get(c.name) for c in columns] for row in rows])


def take_rows(
    code: str, rows: list[Row], *, title: str = "", inputs: Mapping[str, str] | None = None, **options: Any
) -> Load:
    """Take a list with these rows in; fails when it is not published."""
    answers = {"period": "2025-10-01"} if code == "zrpp062" and inputs is None else inputs
    load = take(listed(code, rows, title=title), f"{code}.xlsx", source=code, inputs=answers, **options)
    assert load.state == LoadState.PUBLISHED, (load.state, load.message_en, load.where, load.findings)
    return load


def numbered(rows: list[Row], *, first: int = 4_900_000_001) -> list[Row]:
    """Movements with a document number of their own each, in their order, where they have none."""
    return [{"material_document": str(first + n), **row} for n, row in enumerate(rows)]


def prove_increments() -> None:
    """Fails when a derived table differs from its full derivation."""
    wrong = [difference for difference in loads.check_facts() if not difference.is_none]
    assert not wrong, wrong
