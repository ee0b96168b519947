"""Small sales lists with every column SAP has, made from the few values that a test is about."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from alkana.reporting.filters import Filters
from etl.models import Load
from etl.sources.base import Source
from etl.sources.target import TARGET
from etl.sources.zrfi005 import REALIZATIONS, TARGETS, ZRFI005
from etl.sources.zrsd002 import ZRSD002
from etl.sources.zrsd004 import ZRSD004
from tests.loading import take, workbook

OCTOBER = Filters(from_date=date(2025, 10, 1), to_date=date(2025, 10, 31), as_of=date(2025, 10, 31))

_BILLED = {
    "billing_date": date(2025, 10, 6), "billing_document": "1930000001", "billing_item": 10, "billing_type": "ZBA1",
    "sales_organization": "1000", "channel": "11", "sold_to": "1200000001", "payer": "1200000001",
    "bill_to": "1200000001", "bill_to_name": "Cửa hàng Một", "customer_group": "01", "salesman": "10000101",
    "salesman_name": "ÂU THẠCH TRÚC", "material": "100000001", "material_type": "ZFGD", "description": "SƠN /1KG",
    "billed_quantity": 10, "unit": "PC", "currency": "VND", "exchange_rate": 1, "price": 100_000,
    "discount_item": 0, "discount_header": 0, "tax": 0, "net_weight": 10, "weight_unit": "KG", "volume": 8,
    "volume_unit": "L", "sales_order": "210000001", "sales_order_date": date(2025, 10, 1), "delivery": "1910000001",
}  # fmt: skip

_DELIVERED = {
    "delivery_date": date(2025, 10, 6), "actual_gi_date": date(2025, 10, 6), "delivery": "1910000001",
    "line_item": 10, "sales_order": "210000001", "delivery_type": "ZDA1", "channel": "11", "shipping_point": "1401",
    "customer_group_text": "Local Furniture", "sold_to": "1200000001", "ship_to": "1200000001",
    "ship_to_name": "Cửa hàng Một", "salesman": "10000101", "salesman_name": "ÂU THẠCH TRÚC",
    "material": "100000001", "description": "SƠN /1KG", "delivery_quantity": 10, "unit": "PC", "net_weight": 10,
    "weight_unit": "KG", "goods_status": "C",
}  # fmt: skip

_OWED = {
    "company_code": "1000", "profit_center": "1100", "channel": "11", "customer_group": "01", "salesman": "10000101",
    "salesman_name": "ÂU THẠCH TRÚC", "customer": "1200000001", "customer_name": "Cửa hàng Một", "currency": "VND",
    **dict.fromkeys((*TARGETS, *REALIZATIONS), 0),
}  # fmt: skip


def billing(
    *rows: Mapping[str, Any],
    totals: Iterable[Mapping[str, Any]] = (),
    name: str = "ZRSD002.xlsx",
    as_of: date | None = None,
) -> Load:
    """Load billing items. Total price, net value and total follow from price, quantity, rate, discounts and tax."""
    return take(_workbook(ZRSD002, [*map(billed, rows), *totals]), name, as_of=as_of)


def billed(row: Mapping[str, Any]) -> dict[str, Any]:
    """One complete billing item."""
    item = {**_BILLED, **row}
    item.setdefault("total_price", item["price"] * item["billed_quantity"])
    discounts = (item["discount_item"] or 0) + (item["discount_header"] or 0)
    item.setdefault("net_value", item["total_price"] * (item["exchange_rate"] or 1) - discounts)
    item.setdefault("total", item["net_value"] + item["tax"])
    return item


def deliveries(*rows: Mapping[str, Any], name: str = "ZRSD004.xlsx") -> Load:
    """Load delivery lines; what left is what was planned unless a row says otherwise."""
    return take(_workbook(ZRSD004, [delivered(row) for row in rows]), name)


def delivered(row: Mapping[str, Any]) -> dict[str, Any]:
    """One complete delivery line."""
    line = {**_DELIVERED, **row}
    line.setdefault("actual_quantity", line["delivery_quantity"])
    return line


def receivables(on: date, *rows: Mapping[str, Any]) -> Load:
    """Load a snapshot; totals follow from the buckets unless a row gives them."""
    return take(
        _workbook(ZRFI005, [owed(row) for row in rows], title=on.isoformat()),
        f"ZRFI005 {on.isoformat()}.xlsx",
        inputs={"snapshot_date": on.isoformat()},
    )


def owed(row: Mapping[str, Any]) -> dict[str, Any]:
    """One complete receivable."""
    line = {**_OWED, **row}
    line.setdefault("total_target", sum(line[name] for name in TARGETS))
    line.setdefault("total_realization", sum(line[name] for name in REALIZATIONS))
    return line


def targets(*rows: tuple[str, int, int, int], name: str = "targets.xlsx", as_of: date | None = None) -> Load:
    """Load targets: (salesman name, semester, year, amount)."""
    return take(workbook([c.header for c in TARGET.columns], rows), name, as_of=as_of)


def _workbook(source: Source, rows: Iterable[Mapping[str, Any]], *, title: str = "") -> bytes:
    names = [column.name for column in source.columns]
    return workbook(
        [c.header for c in source.columns], [[row.get(n) for n in names] for row in rows], title=title
    )
