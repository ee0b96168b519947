"""A few rows of each of the ten lists that pass every check, how to spoil one, and the list as SAP's text export."""

from datetime import date
from typing import Any

from etl.sources.base import get_source
from tests.plant_lists import DEFAULTS, Row

CODES = (
    "cooispi",
    "mb51",
    "mb52",
    "target",
    "zrfi005",
    "zrmm024",
    "zrpp062",
    "zrsd002",
    "zrsd004",
    "zrsd006",
)
# What the file does not say.
ANSWERS: dict[str, dict[str, str]] = {
    "mb52": {"snapshot_date": "2025-10-31"},
    "zrfi005": {"snapshot_date": "2025-10-31"},
    "zrpp062": {"period": "2025-10-01"},
}
# The column that tells rows apart, and its first value.
NUMBERED = {
    "cooispi": ("process_order", 10_000_100_001), "mb51": ("material_document", 4_900_000_001),
    "mb52": ("material", 100_000_001), "target": ("salesman_name", 1), "zrfi005": ("customer", 1_200_000_001),
    "zrmm024": ("purchase_order", 4_500_000_001), "zrpp062": ("process_order", 10_000_100_001),
    "zrsd002": ("billing_document", 1_930_000_001), "zrsd004": ("delivery", 8_000_000_001),
    "zrsd006": ("material", 100_000_001),
}  # fmt: skip
_NOTHING_DUE = {
    column.name: 0
    for column in get_source("zrfi005").columns
    if column.name.startswith(("target_", "realization_", "total_"))
}
USUAL: dict[str, Row] = {
    "mb51": {"quantity": 5, "batch": "B1"},
    "mb52": {"plant": "1201", "storage_location": "0201", "batch": "B1", "unrestricted": 10, "unit": "PC"},
    "zrpp062": {"loss_kg": 0},
    "zrsd006": {
        "sales_organization": "1000", "channel": "11", "description": "SƠN A", "material_type": "ZFGD",
        "base_unit": "PC",
    },
    "zrfi005": {"channel": "11", "salesman": "20000001", "currency": "VND", **_NOTHING_DUE},
    "target": {"semester": 2, "year": 2025, "target": 1_000_000},
}  # fmt: skip
# A cell that breaks a rule of the list, and one that says something else about the same row.
SPOILED: dict[str, Row] = {
    "cooispi": {"ordered_quantity": -5}, "mb51": {"quantity": None}, "mb52": {"unit": None}, "target": {"target": -5},
    "zrfi005": {"currency": "USD"}, "zrmm024": {"purchase_date": None}, "zrpp062": {"mrp_controller": None},
    "zrsd002": {"net_value": None}, "zrsd004": {"unit": None}, "zrsd006": {"channel": None},
}  # fmt: skip
OTHERWISE: dict[str, Row] = {
    "cooispi": {"delivered_quantity": 7}, "mb51": {"text": "corrected"}, "mb52": {"unrestricted": 11},
    "target": {"target": 1_200_000}, "zrfi005": {"customer_name": "CÔNG TY B"}, "zrmm024": {"received_quantity": 90},
    "zrpp062": {"system_status": "TECO"}, "zrsd002": {"salesman_name": "MẠC B"}, "zrsd004": {"ship_to_name": "KHO B"},
    "zrsd006": {"description": "SƠN B"},
}  # fmt: skip


def good_rows(code: str, count: int, *, first: int = 0, **more: Any) -> list[Row]:
    """Rows that pass every check of their list, each with a key of its own."""
    name, start = NUMBERED[code]
    return [{**USUAL.get(code, {}), name: str(start + first + n), **more} for n in range(count)]


def as_text(code: str, rows: list[Row]) -> bytes:
    """The list as SAP saves it to a text file, which states nothing about itself."""
    columns = get_source(code).columns
    lines = [[column.header for column in columns]]
    for row in rows:
        filled = {**DEFAULTS.get(code, {}), **row}
        lines.append([_written(filled.get(column.name)) for column in columns])
    return "".join("\t".join(cells) + "\r\n" for cells in lines).encode("utf-16")


def _written(cell: Any) -> str:
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return "" if cell is None else str(cell)
