"""ZRMM024, stock transfer orders: what the list looks like and what is wrong in it.

One row per purchase order item; most of its 58 columns are kept only so that a change in them is seen. Several columns
hold placeholders in every row (`Summary`, `0`), and no column has the dates of issue or receipt. *GR Status* is an
icon code (`@5B@` received, `@5C@` not) and stays one. *MTS / MTO* belongs to the material, never to an order.
"""

from collections.abc import Callable

import pandas as pd

from alkana.text import Text
from etl.sources import fields
from etl.sources.base import Check, Column, Kind, Member, Severity, Source, code, register

TOLERANCE = 0.001
RECEIVED_ICON = "@5B@"
NOTHING_RECEIVED_ICON = "@5C@"
SUMMARY = ("Summary",)
NO_ITEM = ("0", "00000", "000000")
MADE_FLAGS = frozenset({"MTS", "MTO"})


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _below_zero(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column] < 0


def _transit_contradicts(rows: pd.DataFrame) -> "pd.Series[bool]":
    difference = rows["issued_quantity"] - rows["received_quantity"] - rows["transit_quantity"]
    return difference.abs() > TOLERANCE


def _over_received(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["received_quantity"] > rows["issued_quantity"] + TOLERANCE


def _status_contradicts(rows: pd.DataFrame) -> "pd.Series[bool]":
    received = rows["received_quantity"].fillna(0) > 0
    says_received = rows["receipt_status"] == RECEIVED_ICON
    says_nothing = rows["receipt_status"] == NOTHING_RECEIVED_ICON
    return (says_received & ~received) | (says_nothing & received)


def _delivery_before_order(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["delivery_date"] < rows["purchase_date"]


def _made_flag_unknown(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["material_made_to"].notna() & ~rows["material_made_to"].isin(MADE_FLAGS)


COLUMNS = (
    code("purchase_order", "Purch. Order", fields.DOCUMENT,
         ("Purchase Order", "PO", "PO Number", "Purchasing Document", "Bestellung", "Đơn chuyển kho", "Số PO")),
    code("item", "Item", fields.ITEM, ("PO Item", "Position", "Dòng")),
    Column("purchase_date", "Purch. Date", Kind.DATE,
           ("Purchase Date", "PO Date", "Document Date", "Bestelldatum", "Ngày đơn", "Ngày PO")),
    code("supplying_plant", "Suppl. Plant", fields.PLANT, ("Supplying Plant", "Lieferwerk", "Nhà máy xuất")),
    code("destination_plant", "Dest. Plant", fields.PLANT,
         ("Destination Plant", "Receiving Plant", "Empfangswerk", "Nhà máy nhận")),
    code("material", "Material", fields.MATERIAL,
         ("Material Number", "Material No.", "Materialnummer", "Vật tư", "Mã vật tư", "Mã hàng")),
    Column("material_description", "Material Description", required=False,
           synonyms=("Mat. Description", "Materialkurztext", "Tên vật tư", "Tên hàng")),
    Column("ordered_quantity", "Qty. Order", Kind.NUMBER, ("Order Quantity", "Bestellmenge", "Số lượng đặt")),
    Column("free_on_order", "Free on MM", required=False),
    Column("gross_weight", "Gross Weight", Kind.NUMBER, required=False),
    Column("ordered_tonnage", "Tonnage Order", Kind.NUMBER, required=False),
    Column("tolerance_percent", "Tolerance (%)", Kind.NUMBER, required=False),
    Column("tolerance_quantity", "Qty. Tolerance", Kind.NUMBER, required=False),
    Column("ordered_with_tolerance", "Qty. Order + Tol.", Kind.NUMBER, required=False),
    Column("delivery_date", "Delivery Date", Kind.DATE, ("Deliv. Date", "Lieferdatum", "Ngày giao")),
    Column("issued_quantity", "Qty. GI", Kind.NUMBER, ("Quantity GI", "GI Quantity", "Số lượng xuất"), moves_on=True),
    Column("issued_tonnage", "Tonnage GI", Kind.NUMBER, required=False, moves_on=True),
    code("issue_document", "Mat. Doc. GI", fields.DOCUMENT, required=False, placeholders=SUMMARY),
    Column("issue_year", "Year GI", required=False),
    Column("issue_date", "GI Date", Kind.DATE, required=False),
    Column("received_quantity", "Qty. Receipt", Kind.NUMBER, ("Quantity Receipt", "GR Quantity", "Số lượng nhận"),
           moves_on=True),
    Column("received_tonnage", "Tonnage Receipt", Kind.NUMBER, required=False, moves_on=True),
    code("receipt_document", "Mat. Doc. Receipt", fields.DOCUMENT, required=False, placeholders=SUMMARY),
    Column("receipt_year", "Year GR", required=False),
    Column("receipt_date", "GR Date", Kind.DATE, required=False),
    Column("transit_quantity", "Qty. Intransit", Kind.NUMBER, ("Qty. In Transit", "Số lượng đang chuyển"),
           moves_on=True),
    Column("transit_tonnage", "Tonnage Intransit", Kind.NUMBER, required=False, moves_on=True),
    Column("receipt_status", "GR Status", synonyms=("Receipt Status", "Trạng thái nhận")),
    code("requisition", "PR Number", fields.DOCUMENT, required=False),
    code("requisition_item", "PR Item", fields.ITEM, required=False, placeholders=NO_ITEM),
    Column("requester", "Requester", required=False),
    code("contract", "Contract Number", fields.DOCUMENT, required=False),
    code("contract_item", "Contract Item", fields.ITEM, required=False, placeholders=NO_ITEM),
    Column("completed_percent", "Compl. Delv.(%)", Kind.NUMBER, required=False, moves_on=True),
    Column("final_percent", "Final Delv. (%)", Kind.NUMBER, required=False, moves_on=True),
    Column("is_completed", "Compl. Delv.", required=False),
    code("sales_order", "SO Number", fields.DOCUMENT, required=False, placeholders=SUMMARY),
    code("sales_order_item", "SO Item", fields.ITEM, required=False, placeholders=NO_ITEM),
    code("delivery", "OD Number", fields.DOCUMENT, required=False, placeholders=SUMMARY),
    code("delivery_item", "OD Item", fields.ITEM, required=False, placeholders=NO_ITEM),
    Column("delivery_quantity", "Qty. OD", Kind.NUMBER, required=False, moves_on=True),
    Column("delivery_tonnage", "Tonnage OD", Kind.NUMBER, required=False, moves_on=True),
    code("delivery_unit", "UoM OD", fields.UNIT, required=False),
    Column("outbound_date", "OD Date", Kind.DATE, required=False),
    code("delivery_order", "DO Number", fields.DOCUMENT, required=False, placeholders=SUMMARY),
    code("sold_to", "Sold To", fields.PARTNER, required=False),
    Column("sold_to_name", "Sold To Cust. Name", required=False),
    code("ship_to", "Ship To", fields.PARTNER, required=False),
    Column("ship_to_name", "Ship To Cust. Name", required=False),
    Column("ship_to_address", "Ship To Address", required=False),
    Column("ship_to_city", "Ship To City", required=False),
    Column("ph7", "PH - Level 7", required=False),
    code("allowed_channel_1", "DC 1", fields.CHANNEL, required=False),
    code("allowed_channel_2", "DC 2", fields.CHANNEL, required=False),
    code("allowed_channel_3", "DC 3", fields.CHANNEL, required=False),
    Column("safety_stock", "Safety Stock", Kind.NUMBER, required=False, moves_on=True),
    Column("material_made_to", "MTS / MTO", required=False),
    Column("delivery_dimension", "Size/Dimension OD", required=False),
)  # fmt: skip

CHECKS = (
    Check("ZRMM024-001", Severity.ERROR, "purchase_order", _blank("purchase_order"),
          Text("Thiếu số đơn chuyển kho", "The purchase order is missing"),
          Text("Điền số đơn chuyển kho 10 chữ số", "Enter the 10-digit purchase order")),
    Check("ZRMM024-002", Severity.ERROR, "item", _blank("item"),
          Text("Thiếu số dòng của đơn", "The item is missing"),
          Text("Điền số dòng, ví dụ 10", "Enter the item, for example 10")),
    Check("ZRMM024-003", Severity.ERROR, "material", _blank("material"),
          Text("Thiếu mã vật tư", "The material is missing"),
          Text("Điền mã vật tư của dòng", "Enter the material of the item")),
    Check("ZRMM024-004", Severity.ERROR, "purchase_date", _blank("purchase_date"),
          Text("Thiếu ngày đơn", "The purchase date is missing"),
          Text("Điền ngày của đơn chuyển kho", "Enter the date of the transfer order")),
    Check("ZRMM024-005", Severity.ERROR, "ordered_quantity", _blank("ordered_quantity"),
          Text("Thiếu số lượng đặt", "The order quantity is missing"),
          Text("Điền số lượng đặt", "Enter the ordered quantity")),
    Check("ZRMM024-006", Severity.ERROR, "issued_quantity", _below_zero("issued_quantity"),
          Text("Số lượng xuất âm", "The issued quantity is negative"),
          Text("Kiểm tra các phiếu xuất và hủy của đơn trong SAP", "Look at the issues and reversals in SAP")),
    Check("ZRMM024-007", Severity.ERROR, "received_quantity", _below_zero("received_quantity"),
          Text("Số lượng nhận âm", "The received quantity is negative"),
          Text("Kiểm tra các phiếu nhận và hủy của đơn trong SAP", "Look at the receipts and reversals in SAP")),
    Check("ZRMM024-010", Severity.WARNING, "transit_quantity", _transit_contradicts,
          Text("Số đang chuyển khác xuất trừ nhận", "The quantity in transit is not issued minus received"),
          Text("Dòng được giữ; hàng đang chuyển được tính từ xuất trừ nhận",
               "The row is kept; what is in transit is counted as issued minus received")),
    Check("ZRMM024-011", Severity.WARNING, "received_quantity", _over_received,
          Text("Nhận nhiều hơn xuất", "More received than issued"),
          Text("Kiểm tra phiếu nhận của đơn trong SAP", "Look at the receipts of the order in SAP")),
    Check("ZRMM024-012", Severity.NOTE, "receipt_status", _status_contradicts,
          Text("Biểu tượng trạng thái trái với số lượng nhận", "The status icon contradicts the received quantity"),
          Text("Số lượng được dùng, không phải biểu tượng", "The quantity counts, not the icon")),
    Check("ZRMM024-013", Severity.NOTE, "delivery_date", _delivery_before_order,
          Text("Ngày giao trước ngày đơn", "The delivery date is before the purchase date"),
          Text("Dòng được giữ; ngày giao không dùng để tính thời gian",
               "The row is kept; the delivery date is not used for times")),
    Check("ZRMM024-014", Severity.NOTE, "material_made_to", _made_flag_unknown,
          Text("Cờ MTS/MTO của vật tư không rõ", "The material's MTS/MTO flag is unknown"),
          Text("Chỉ MTS hoặc MTO là giá trị đã biết", "MTS and MTO are the known values")),
)  # fmt: skip

ZRMM024 = register(
    Source(
        code="zrmm024",
        title=Text("Đơn chuyển kho (ZRMM024)", "Stock transfer orders (ZRMM024)"),
        columns=COLUMNS,
        key=("purchase_order", "item"),
        as_of="purchase_date",
        members=(Member("material", ("material",), {"description": "material_description"}),),
        checks=CHECKS,
        total_row_key=("purchase_order", "material"),
        totals=("ordered_quantity", "issued_quantity", "received_quantity"),
        order=25,
    )
)
