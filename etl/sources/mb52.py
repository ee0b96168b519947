"""MB52, the stock list: what SAP says is there at the end of one day, per plant.

The list does not say its date: a date in the file name is taken, otherwise the user is asked. A list replaces what
an older load said about the same plant and date as a whole.
"""

from collections.abc import Callable

import pandas as pd

from alkana.text import Text
from etl.sources import fields
from etl.sources.base import (
    Cadence,
    Check,
    Column,
    Finer,
    Input,
    Kind,
    Member,
    Mode,
    NamedDate,
    Severity,
    Source,
    code,
    register,
)

QUANTITIES = ("unrestricted", "quality_inspection", "blocked", "in_transfer")
NO_BATCH_PREFIX = "20"
# Whose special stock it is: SAP's own number of it, or the columns that layouts have instead.
SPECIAL_STOCK_OWNERS = ("special_stock_number", "sales_order_item", "vendor", "customer", "project")


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _no_quantity(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows[list(QUANTITIES)].isna().all(axis=1)


def _negative(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows[list(QUANTITIES)] < 0).any(axis=1)


def _batch_missing(rows: pd.DataFrame) -> "pd.Series[bool]":
    managed = rows["material"].notna() & ~rows["material"].astype("string").str.startswith(
        NO_BATCH_PREFIX, na=False
    )
    return rows["batch"].isna() & rows["storage_location"].notna() & managed


def _value_without_currency(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["value_unrestricted"].notna() & (rows["value_unrestricted"] != 0) & rows["currency"].isna()


def _value_without_quantity(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["value_unrestricted"].fillna(0) != 0) & (rows["unrestricted"].fillna(0) == 0)


COLUMNS = (
    code("plant", "Plant", fields.PLANT, ("Plnt", "Werk", "Nhà máy")),
    code("storage_location", "Storage Location", fields.STORAGE_LOCATION,
         ("SLoc", "Stor. Loc.", "Stor. Location", "Lagerort", "LOrt", "Kho", "Vị trí kho")),
    code("material", "Material", fields.MATERIAL,
         ("Material Number", "Material No.", "Materialnummer", "Vật tư", "Mã vật tư", "Mã hàng")),
    Column("material_description", "Material Description", required=False,
           synonyms=("Mat. Description", "Materialkurztext", "Tên vật tư", "Mô tả vật tư", "Tên hàng")),
    code("batch", "Batch", fields.BATCH, ("Batch Number", "Charge", "Lô", "Số lô")),
    code("special_stock", "Special Stock", fields.SPECIAL_STOCK, required=False,
         synonyms=("S", "Special Stock Indicator", "Sonderbestand", "Tồn đặc biệt")),
    code("special_stock_number", "Special Stock Number", fields.SPECIAL_STOCK_NUMBER,
         ("Special stock number", "Sonderbestandsnummer", "Số tồn đặc biệt"), required=False),
    code("sales_order", "Sales Order", fields.DOCUMENT,
         ("Sales Document", "SD Document", "Kundenauftrag", "Đơn bán hàng"), required=False),
    code("sales_order_item", "Sales Order Item", fields.ITEM,
         ("SO Item", "Sales Document Item", "Kundenauftragsposition", "Dòng đơn bán hàng"), required=False),
    code("vendor", "Vendor", fields.PARTNER, ("Supplier", "Lieferant", "Nhà cung cấp"), required=False),
    code("customer", "Customer", fields.PARTNER, ("Kunde", "Khách hàng"), required=False),
    code("project", "WBS Element", fields.PROJECT, ("PSP-Element",), required=False),
    Column("unrestricted", "Unrestricted", Kind.NUMBER,
           ("Unrestricted use", "Unrestricted-Use Stock", "Frei verwendbar", "Tồn tự do", "Tồn không hạn chế")),
    code("unit", "Base Unit of Measure", fields.UNIT,
         ("BUn", "Base Unit", "Basismengeneinheit", "BME", "Đơn vị cơ bản", "Đơn vị", "ĐVT")),
    Column("quality_inspection", "In Quality Insp.", Kind.NUMBER,
           ("In Quality Inspection", "Quality Inspection", "In Qualitätsprüfung", "Tồn kiểm tra chất lượng"),
           required=False),
    Column("blocked", "Blocked", Kind.NUMBER, ("Blocked Stock", "Gesperrt", "Tồn bị chặn"), required=False),
    Column("in_transfer", "Stock in Transfer", Kind.NUMBER,
           ("Stock in transfer", "In Transfer", "Umlagerungsbestand", "Tồn đang chuyển"), required=False),
    Column("value_unrestricted", "Value Unrestricted", Kind.NUMBER,
           ("Value of Unrestricted Stock", "Wert frei verwendbar", "Giá trị tồn tự do"), required=False),
    code("currency", "Currency", fields.CURRENCY, ("Crcy", "Währung", "Tiền tệ"), required=False),
)  # fmt: skip

CHECKS = (
    Check("MB52-001", Severity.ERROR, "material", _blank("material"),
          Text("Thiếu mã vật tư", "The material is missing"),
          Text("Điền mã vật tư của dòng tồn", "Enter the material of this stock line")),
    Check("MB52-002", Severity.ERROR, "plant", _blank("plant"),
          Text("Thiếu nhà máy", "The plant is missing"),
          Text("Điền mã nhà máy 4 ký tự", "Enter the 4-character plant")),
    Check("MB52-003", Severity.ERROR, "unrestricted", _no_quantity,
          Text("Không có số lượng nào", "The line has no quantity at all"),
          Text("Điền ít nhất một cột số lượng (0 nếu không có tồn)",
               "Fill at least one quantity column (0 when there is none)")),
    Check("MB52-004", Severity.WARNING, "unrestricted", _negative,
          Text("Tồn âm trong SAP", "SAP itself lists a negative stock"),
          Text("Dòng được giữ; kiểm tra chứng từ trong SAP", "The line is kept; look at its documents in SAP")),
    Check("MB52-005", Severity.ERROR, "unit", _blank("unit"),
          Text("Thiếu đơn vị tính", "The unit is missing"),
          Text("Điền đơn vị cơ bản của vật tư", "Enter the base unit of the material")),
    Check("MB52-006", Severity.WARNING, "batch", _batch_missing,
          Text("Thiếu số lô của vật tư quản lý theo lô", "The batch of a batch-managed material is missing"),
          Text("Xuất lại danh sách có cột lô", "Export the list again with its batch column")),
    Check("MB52-007", Severity.WARNING, "currency", _value_without_currency,
          Text("Có giá trị nhưng thiếu tiền tệ", "A value without a currency"),
          Text("Giá trị không được dùng; điền tiền tệ", "The value is not used; enter the currency")),
    Check("MB52-008", Severity.NOTE, "value_unrestricted", _value_without_quantity,
          Text("Có giá trị nhưng không có tồn tự do", "A value without unrestricted stock"),
          Text("Giá trị không dùng để tính đơn giá", "The value is not used to find a price")),
)  # fmt: skip

MB52 = register(
    Source(
        code="mb52",
        title=Text("Danh sách tồn kho (MB52)", "Stock list (MB52)"),
        columns=COLUMNS,
        key=(
            "snapshot_date",
            "material",
            "plant",
            "storage_location",
            "batch",
            "special_stock",
            "sales_order",
            *SPECIAL_STOCK_OWNERS,
        ),
        finer=(Finer(SPECIAL_STOCK_OWNERS, where="special_stock"), Finer(("special_stock",))),
        mode=Mode.SNAPSHOT,
        unit=("snapshot_date", "plant"),
        as_of="snapshot_date",
        inputs=(
            Input(
                "snapshot_date",
                Text("Tồn cuối ngày", "Stock at the end of"),
                from_name=NamedDate.DAY,
                confirm=False,
            ),
        ),
        members=(
            Member("material", ("material",), {"description": "material_description", "base_unit": "unit"}),
            Member("location", ("plant", "storage_location")),
        ),
        checks=CHECKS,
        total_row_key=("plant", "material"),
        totals=QUANTITIES,
        totals_by="unit",
        cadence=Cadence.MONTH,
        order=40,
    )
)
