"""MB51, material movements: what the list looks like and what is wrong in it.

The list has no item number. A line is known by its document, its identity columns (the posting date, and with it the
document's year, is one of them) and its occurrence among identical lines of that document, so identical lines stay
and re-exports add nothing. Only columns that every layout of the list has are identity: a layout with more columns
(*Item*, *Order* …) must find the same lines again, not add them a second time (docs/decisions/0010). *Text*, the
description and the optional columns are attributes, and the newest load wins.
"""

from collections.abc import Callable

import pandas as pd

from alkana.text import Text
from etl import logon_words
from etl.movement_types import HELD_BY, STANDARD, STANDARD_CODES, Place
from etl.sources import fields
from etl.sources.base import Check, Column, Kind, Member, Severity, Source, code, register

ISSUE_TYPES = frozenset(t.code for t in STANDARD if t.sign < 0)
RECEIPT_TYPES = frozenset(t.code for t in STANDARD if t.sign > 0)
# Where rows without storage location are, by type; of any other type nobody knows.
PLACE_OF_TYPE = {t.code: t.without_location for t in STANDARD}
PLACE_OF_SPECIAL_STOCK = {**HELD_BY, "T": Place.TRANSIT, "P": Place.NONE}
# What may have no material: a purchase order for a service, received or returned.
FOR_PURCHASE_ORDER = frozenset({"101", "102", "103", "104", "105", "106", "122", "123", "124", "161", "162"})
ACCOUNTS = ("cost_center", "gl_account", "order_number", "purchase_order")
# Non-stock consumables are not managed in batches.
NO_BATCH_PREFIX = "20"
UNITS = frozenset(unit for unit, _, _ in logon_words.UNITS)


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _unknown_type(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["movement_type"].notna() & ~rows["movement_type"].isin(STANDARD_CODES)


def _sign_contradicts(rows: pd.DataFrame) -> "pd.Series[bool]":
    placed = rows["storage_location"].notna()
    wrong_issue = rows["movement_type"].isin(ISSUE_TYPES) & (rows["quantity"] > 0)
    wrong_receipt = rows["movement_type"].isin(RECEIPT_TYPES) & (rows["quantity"] < 0)
    return placed & (wrong_issue | wrong_receipt)


def _batch_missing(rows: pd.DataFrame) -> "pd.Series[bool]":
    managed = rows["material"].notna() & ~rows["material"].astype("string").str.startswith(
        NO_BATCH_PREFIX, na=False
    )
    return rows["batch"].isna() & rows["storage_location"].notna() & managed


def _where(
    rows: pd.DataFrame, few: "pd.Series[bool]", of_them: Callable[[pd.DataFrame], "pd.Series[bool]"]
) -> "pd.Series[bool]":
    """`of_them` where it can be so at all: it looks at few rows of many."""
    return few & of_them(rows[few]).reindex(rows.index, fill_value=False) if few.any() else few


def _charged(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Rows that name what they are charged to."""
    return rows[list(ACCOUNTS)].notna().any(axis=1)


def _service(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Receipts and returns for purchase orders of services: no material, hence no place and no batch."""
    few = rows["material"].isna() & rows["storage_location"].isna() & rows["batch"].isna()
    return _where(rows, few, lambda r: r["movement_type"].isin(FOR_PURCHASE_ORDER) & _charged(r))


def _material_missing(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["material"].isna() & ~_service(rows)


def _place(rows: pd.DataFrame) -> "pd.Series[str]":
    """The place of rows without storage location, as the SQL function `place_of_stock` has it."""
    place = rows["movement_type"].map(PLACE_OF_TYPE).fillna(Place.UNPLACED)
    return rows["special_stock"].astype("string").str.upper().map(PLACE_OF_SPECIAL_STOCK).fillna(place)


def _without_place(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["storage_location"].isna() & rows["material"].notna()


def _consumed_at_once(rows: pd.DataFrame) -> "pd.Series[bool]":
    return _where(rows, _without_place(rows), lambda r: (_place(r) == Place.NONE) & _charged(r))


def _place_missing(rows: pd.DataFrame) -> "pd.Series[bool]":
    said = {Place.TRANSIT, Place.VENDOR, Place.CUSTOMER}
    return _where(rows, _without_place(rows), lambda r: ~_place(r).isin(said)) & ~_consumed_at_once(rows)


def _unit_unknown(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["unit"].notna() & rows["material"].notna() & ~rows["unit"].isin(UNITS)


COLUMNS = (
    Column("posting_date", "Posting Date", Kind.DATE,
           ("Pstng Date", "Pstng. Date", "Postg Date", "Buchungsdatum", "Buch.dat.", "Ngày hạch toán", "Ngày ghi sổ")),
    code("movement_type", "Movement Type", fields.MOVEMENT_TYPE,
         ("MvT", "Mvt", "Mov. Type", "Bewegungsart", "BwA", "Loại dịch chuyển", "Mã dịch chuyển")),
    code("plant", "Plant", fields.PLANT, ("Plnt", "Werk", "Nhà máy")),
    code("storage_location", "Storage Location", fields.STORAGE_LOCATION,
         ("SLoc", "Stor. Loc.", "Stor. Location", "Lagerort", "LOrt", "Kho", "Vị trí kho")),
    code("material", "Material", fields.MATERIAL,
         ("Material Number", "Material No.", "Materialnummer", "Vật tư", "Mã vật tư", "Mã hàng")),
    Column("material_description", "Material Description", required=False,
           synonyms=("Mat. Description", "Materialkurztext", "Tên vật tư", "Mô tả vật tư", "Tên hàng")),
    code("batch", "Batch", fields.BATCH, ("Batch Number", "Charge", "Lô", "Số lô")),
    Column("quantity", "Qty in Un. of Entry", Kind.NUMBER,
           ("Qty in unit of entry", "Quantity in unit of entry", "Menge in ErfassME",
            "Menge in Erfassungsmengeneinheit", "Số lượng", "Số lượng nhập")),
    code("unit", "Unit of Entry", fields.UNIT,
         ("EUn", "Entry Unit", "Erfassungsmengeneinh.", "Erfassungsmengeneinheit", "ErfassME", "Đơn vị",
                   "Đơn vị nhập", "ĐVT")),
    code("cost_center", "Cost Center", fields.ACCOUNT, ("Cost Ctr", "Kostenstelle", "Trung tâm chi phí")),
    code("gl_account", "G/L Account", fields.ACCOUNT, ("G/L Acct", "G/L", "Sachkonto", "Tài khoản")),
    code("material_document", "Material Document", fields.DOCUMENT,
         ("Mat. Doc.", "Mat. Document", "Materialbeleg", "Chứng từ vật tư", "Số chứng từ")),
    Column("text", "Text", required=False, synonyms=("Item Text", "Positionstext", "Diễn giải", "Ghi chú")),
    code("reference", "Reference", fields.REFERENCE, ("Reference Document", "Referenz", "Tham chiếu")),
    code("reason", "Reason for Movement", fields.REASON, ("Reason", "MRsn", "Grund der Bewegung", "Lý do")),
    code("purchase_order", "Purchase Order", fields.DOCUMENT,
         ("PO", "Purch. Order", "Purch.Doc.", "Bestellung", "Einkaufsbeleg", "Đơn mua hàng")),
    Column("item", "Item", Kind.INTEGER, ("Mat. Doc. Item", "Mat. Doc.Item", "Materialbelegposition", "Pos."),
           required=False),
    code("order_number", "Order", fields.ORDER, ("Order Number", "Auftrag", "Lệnh sản xuất"), required=False),
    Column("entry_date", "Entry Date", Kind.DATE, ("Entered on", "Erfassungsdatum", "Ngày nhập"), required=False),
    Column("entry_time", "Time of Entry", Kind.TEXT, ("Entry Time", "Time", "Uhrzeit", "Giờ nhập"), required=False),
    code("special_stock", "Special Stock", fields.SPECIAL_STOCK,
         ("S", "Special Stock Indicator", "Sonderbestand", "Tồn đặc biệt"), required=False),
    code("customer", "Customer", fields.PARTNER, ("Kunde", "Khách hàng"), required=False),
)  # fmt: skip

# What every layout of the list carries and nobody can edit after posting.
IDENTITY = (
    "posting_date", "movement_type", "plant", "storage_location", "material", "batch", "quantity", "unit",
    "cost_center", "gl_account", "reference", "reason", "purchase_order",
)  # fmt: skip

CHECKS = (
    Check("MB51-001", Severity.ERROR, "material", _material_missing,
          Text("Thiếu mã vật tư", "The material is missing"),
          Text("Điền mã vật tư của chứng từ trong SAP", "Enter the material of this document in SAP")),
    Check("MB51-002", Severity.ERROR, "posting_date", _blank("posting_date"),
          Text("Thiếu ngày hạch toán", "The posting date is missing"),
          Text("Điền ngày hạch toán, ví dụ 2025-10-31", "Enter the posting date, for example 2025-10-31")),
    Check("MB51-003", Severity.WARNING, "movement_type", _unknown_type,
          Text("Loại dịch chuyển chưa có trong danh mục", "Unknown movement type"),
          Text("Dòng vẫn được tính vào tồn; hãy khai báo loại dịch chuyển trong dữ liệu gốc",
               "The row counts in stock; say what the type means in the master data")),
    Check("MB51-004", Severity.ERROR, "quantity", _blank("quantity"),
          Text("Thiếu số lượng", "The quantity is missing"),
          Text("Điền số lượng có dấu như trong SAP", "Enter the quantity, signed as in SAP")),
    Check("MB51-005", Severity.NOTE, "quantity", lambda rows: rows["quantity"] == 0,
          Text("Dòng chỉ có giá trị (số lượng 0): không tính vào tồn",
               "A row of value only (quantity 0): it moves no stock"),
          Text("Không cần sửa", "Nothing to correct")),
    Check("MB51-006", Severity.ERROR, "unit", _blank("unit"),
          Text("Thiếu đơn vị tính", "The unit is missing"),
          Text("Điền đơn vị nhập của dòng", "Enter the unit of entry of the row")),
    Check("MB51-007", Severity.ERROR, "plant", _blank("plant"),
          Text("Thiếu nhà máy", "The plant is missing"),
          Text("Điền mã nhà máy 4 ký tự", "Enter the 4-character plant")),
    Check("MB51-008", Severity.ERROR, "material_document", _blank("material_document"),
          Text("Thiếu số chứng từ vật tư", "The material document is missing"),
          Text("Điền số chứng từ 10 chữ số", "Enter the 10-digit document number")),
    Check("MB51-009", Severity.ERROR, "movement_type", _blank("movement_type"),
          Text("Thiếu loại dịch chuyển", "The movement type is missing"),
          Text("Điền loại dịch chuyển 3 ký tự, ví dụ 101", "Enter the 3-character type, for example 101")),
    Check("MB51-010", Severity.WARNING, "quantity", _sign_contradicts,
          Text("Dấu của số lượng trái với loại dịch chuyển", "The sign contradicts the movement type"),
          Text("Số lượng được giữ như trong tệp; kiểm tra dấu ở cột này",
               "The quantity is kept as listed; check the sign in this column")),
    Check("MB51-011", Severity.WARNING, "batch", _batch_missing,
          Text("Thiếu số lô của vật tư quản lý theo lô", "The batch of a batch-managed material is missing"),
          Text("Điền số lô của chứng từ", "Enter the batch of the document")),
    Check("MB51-012", Severity.WARNING, "storage_location", _place_missing,
          Text("Thiếu kho, và dòng không nói hàng ở đâu",
               "No storage location, and nothing in the row says where the goods are"),
          Text("Dòng không thuộc tồn trong kho hay hàng đang chuyển; điền kho nếu hàng nằm trong kho",
               "The row is neither on hand nor in transit; enter the storage location if the goods are in one")),
    Check("MB51-013", Severity.NOTE, "unit", _unit_unknown,
          Text("Đơn vị tính chưa gặp", "A unit not seen before"),
          Text("Kiểm tra đơn vị; số lượng được giữ theo đơn vị này",
               "Check the unit; the quantity is kept in it")),
    Check("MB51-014", Severity.NOTE, "material", _service,
          Text("Dòng dịch vụ không có vật tư: không tính vào tồn", "A service without material: it is no stock"),
          Text("Không cần sửa", "Nothing to correct")),
    Check("MB51-015", Severity.NOTE, "storage_location", _consumed_at_once,
          Text("Hàng dùng thẳng, không qua kho: không tính vào tồn",
               "Goods used at once, without storage location: they are no stock"),
          Text("Không cần sửa", "Nothing to correct")),
)  # fmt: skip

MB51 = register(
    Source(
        code="mb51",
        title=Text("Dịch chuyển vật tư (MB51)", "Material movements (MB51)"),
        columns=COLUMNS,
        key=("material_document",),
        identity=IDENTITY,
        as_of="posting_date",
        members=(
            Member("material", ("material",), {"description": "material_description", "entry_unit": "unit"}),
            Member("location", ("plant", "storage_location")),
            Member("movement_type", ("movement_type",)),
        ),
        checks=CHECKS,
        total_row_key=("posting_date", "material_document", "material"),
        totals=("quantity",),
        totals_by="unit",
        order=30,
    )
)
