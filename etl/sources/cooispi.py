"""COOISPI, production orders: what the list looks like and what is wrong in it.

The order is the key; a later list knows its status, finish and delivered quantity better. Status text is cut at 40
characters with a `*`; what it means is decided where the fact is derived, never here.
"""

from collections.abc import Callable

import pandas as pd

from alkana.text import Text
from etl.logon_words import STATUS
from etl.sources import fields
from etl.sources.base import Check, Column, Kind, Member, Severity, Source, code, register

CONTROLLERS = frozenset(f"P{number:02d}" for number in range(1, 10))
ORDER_TYPES = frozenset({"201S", "201O", "201P", "201W", "201E"})
CLOSING_TOKENS = ("TECO", "CLSD")
MOST_OVER_DELIVERED = 4.0


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _below_zero(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column] < 0


def _unknown(column: str, known: frozenset[str]) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].notna() & ~rows[column].isin(known)


def _finish_before_release(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["actual_finish_date"] < rows["release_date"]


def _is_closed(rows: pd.DataFrame) -> "pd.Series[bool]":
    first = rows["system_status"].astype("string").str.strip().str.upper().str.split().str[0]
    return first.isin(CLOSING_TOKENS).fillna(value=False)


def _closed_without_output(rows: pd.DataFrame) -> "pd.Series[bool]":
    return _is_closed(rows) & (rows["delivered_quantity"].fillna(0) == 0)


def _finish_without_closing(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["actual_finish_date"].notna() & ~_is_closed(rows)


def _far_over_delivered(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["ordered_quantity"] > 0) & (
        rows["delivered_quantity"] > MOST_OVER_DELIVERED * rows["ordered_quantity"]
    )


def _sales_order_elsewhere(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["sales_order"].notna() & rows["mrp_controller"].notna() & (rows["mrp_controller"] != "P01")


def _batch_missing(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["batch"].isna() & (rows["delivered_quantity"] > 0)


COLUMNS = (
    code("plant", "Plant", fields.PLANT, ("Plnt", "Werk", "Nhà máy")),
    code("sales_order", "Sales Order", fields.DOCUMENT,
         ("Sales Document", "SO", "SO No.", "Kundenauftrag", "Đơn bán hàng", "Đơn hàng bán"), by_selection=True),
    code("process_order", "Order", fields.ORDER,
         ("Process Order", "Production Order", "Order Number", "Auftrag", "Lệnh sản xuất", "Số lệnh")),
    code("order_type", "Order Type", fields.TYPE, ("Type", "Auftragsart", "Loại lệnh")),
    code("material", "Material Number", fields.MATERIAL,
         ("Material", "Material No.", "Materialnummer", "Vật tư", "Mã vật tư", "Mã hàng")),
    Column("basic_start_date", "Basic start date", Kind.DATE,
           ("Basic start", "Bas. Start Date", "Eckstarttermin", "Ngày bắt đầu kế hoạch")),
    Column("release_date", "Release date (actual)", Kind.DATE,
           ("Release date", "Actual release date", "Actual release", "Freigabe ist", "Ngày phát lệnh")),
    Column("actual_finish_date", "Actual finish date", Kind.DATE,
           ("Actual finish", "Actual finish date (actual)", "Iststarttermin Ende", "Ist-Endtermin",
            "Ngày hoàn thành thực tế"), by_selection=True),
    Column("material_description", "Material description", required=False,
           synonyms=("Description", "Mat. Description", "Materialkurztext", "Tên vật tư", "Mô tả vật tư")),
    code("bom_alternative", "BOM alternative", fields.ALTERNATIVE, required=False,
         synonyms=("BOM Alt.", "Alternative BOM", "Stücklistenalternative", "Phương án BOM")),
    code("batch", "Batch", fields.BATCH, ("Batch Number", "Charge", "Lô", "Số lô"), by_selection=True),
    Column("system_status", "System Status", synonyms=("Status", "Systemstatus", "Trạng thái hệ thống"),
           words=STATUS),
    code("mrp_controller", "MRP controller", fields.MRP_CONTROLLER, ("MRP Ctrlr", "MRPCn", "Disponent", "Bộ phận MRP")),
    Column("ordered_quantity", "Order quantity (GMEIN)", Kind.NUMBER,
           ("Order quantity", "Target quantity", "Total order quantity", "Auftragsmenge (GMEIN)", "Số lượng lệnh")),
    Column("delivered_quantity", "Delivered quantity (GMEIN)", Kind.NUMBER,
           ("Delivered quantity", "Quantity delivered", "Gelieferte Menge (GMEIN)", "Số lượng nhập kho")),
    code("unit", "Unit of measure (=GMEIN)", fields.UNIT,
         ("Unit of measure", "Base Unit", "UoM", "Mengeneinheit (=GMEIN)", "Đơn vị tính", "ĐVT")),
    Column("created_date", "Created on", Kind.DATE, ("Creation date", "Erfaßt am", "Angelegt am", "Ngày tạo")),
    Column("basic_finish_date", "Basic finish date", Kind.DATE,
           ("Basic finish", "Basic fin. date", "Bas. Fin. Date", "Eckendtermin", "Ngày kết thúc kế hoạch")),
)  # fmt: skip

CHECKS = (
    Check("COOISPI-001", Severity.ERROR, "process_order", _blank("process_order"),
          Text("Thiếu số lệnh sản xuất", "The production order is missing"),
          Text("Điền số lệnh 11 chữ số", "Enter the 11-digit order number")),
    Check("COOISPI-002", Severity.ERROR, "material", _blank("material"),
          Text("Thiếu mã vật tư", "The material is missing"),
          Text("Điền mã vật tư của lệnh trong SAP", "Enter the material of the order in SAP")),
    Check("COOISPI-003", Severity.ERROR, "unit", _blank("unit"),
          Text("Thiếu đơn vị tính", "The unit is missing"),
          Text("Điền đơn vị cơ bản của vật tư", "Enter the base unit of the material")),
    Check("COOISPI-004", Severity.ERROR, "ordered_quantity", _blank("ordered_quantity"),
          Text("Thiếu số lượng lệnh", "The order quantity is missing"),
          Text("Điền số lượng của lệnh", "Enter the quantity of the order")),
    Check("COOISPI-005", Severity.ERROR, "ordered_quantity", _below_zero("ordered_quantity"),
          Text("Số lượng lệnh âm", "The order quantity is negative"),
          Text("Số lượng lệnh phải từ 0 trở lên; kiểm tra lệnh trong SAP",
               "The order quantity must be 0 or more; look at the order in SAP")),
    Check("COOISPI-006", Severity.ERROR, "delivered_quantity", _below_zero("delivered_quantity"),
          Text("Số lượng nhập kho âm", "The delivered quantity is negative"),
          Text("Kiểm tra phiếu nhập và phiếu hủy của lệnh trong SAP",
               "Look at the receipts and reversals of the order in SAP")),
    Check("COOISPI-007", Severity.ERROR, "mrp_controller", _blank("mrp_controller"),
          Text("Thiếu bộ phận MRP", "The MRP controller is missing"),
          Text("Điền P01, P02 hoặc P03", "Enter P01, P02 or P03")),
    Check("COOISPI-008", Severity.ERROR, "plant", _blank("plant"),
          Text("Thiếu nhà máy", "The plant is missing"),
          Text("Điền mã nhà máy 4 ký tự", "Enter the 4-character plant")),
    Check("COOISPI-010", Severity.WARNING, "actual_finish_date", _finish_before_release,
          Text("Hoàn thành trước ngày phát lệnh", "Finished before it was released"),
          Text("Dòng được giữ; thời gian sản xuất của lệnh bị loại khỏi thống kê",
               "The row is kept; the order's production time is left out of statistics")),
    Check("COOISPI-011", Severity.WARNING, "mrp_controller", _unknown("mrp_controller", CONTROLLERS),
          Text("Bộ phận MRP chưa có trong danh mục", "Unknown MRP controller"),
          Text("Khai báo bộ phận MRP trong dữ liệu gốc", "Add the MRP controller to the master data")),
    Check("COOISPI-012", Severity.WARNING, "order_type", _unknown("order_type", ORDER_TYPES),
          Text("Loại lệnh chưa có trong danh mục", "Unknown order type"),
          Text("Khai báo loại lệnh trong dữ liệu gốc", "Add the order type to the master data")),
    Check("COOISPI-013", Severity.WARNING, "system_status", _blank("system_status"),
          Text("Thiếu trạng thái hệ thống", "The system status is missing"),
          Text("Trạng thái của lệnh được suy từ ngày và số lượng; xuất lại danh sách có cột này",
               "The state follows from dates and quantities alone; export the list with this column")),
    Check("COOISPI-014", Severity.WARNING, "batch", _batch_missing,
          Text("Đã nhập kho nhưng thiếu số lô", "Delivered, but the batch is missing"),
          Text("Không nối được lô với lệnh; điền số lô của lệnh",
               "The batch cannot be linked to the order; enter the order's batch")),
    Check("COOISPI-015", Severity.WARNING, "delivered_quantity", _far_over_delivered,
          Text("Nhập kho hơn 4 lần số lượng lệnh", "More than four times the ordered quantity delivered"),
          Text("Kiểm tra số lượng và đơn vị của lệnh", "Check quantity and unit of the order")),
    Check("COOISPI-016", Severity.WARNING, "release_date", _blank("release_date"),
          Text("Lệnh chưa có ngày phát lệnh", "The order has no release date"),
          Text("Lệnh chưa được phát; thời gian chuẩn bị và sản xuất chưa tính được",
               "The order is not released; preparation and production times are unknown")),
    Check("COOISPI-020", Severity.NOTE, "delivered_quantity", _closed_without_output,
          Text("Lệnh đã đóng mà không nhập kho", "Closed without any output"),
          Text("Lệnh được tính là đóng không có sản lượng", "The order counts as closed without output")),
    Check("COOISPI-021", Severity.NOTE, "actual_finish_date", _finish_without_closing,
          Text("Có ngày hoàn thành nhưng chưa TECO", "A finish date, but not technically complete"),
          Text("Lệnh được tính là đã hoàn thành", "The order counts as finished")),
    Check("COOISPI-022", Severity.NOTE, "sales_order", _sales_order_elsewhere,
          Text("Đơn bán hàng ở lệnh không phải P01", "A sales order on an order that is not P01"),
          Text("Lệnh không được tính là sản xuất theo đơn; xem danh sách ngoại lệ MTO",
               "The order does not count as made to order; see the list of MTO exceptions")),
)  # fmt: skip

COOISPI = register(
    Source(
        code="cooispi",
        title=Text("Lệnh sản xuất (COOISPI)", "Production orders (COOISPI)"),
        columns=COLUMNS,
        key=("process_order",),
        as_of="actual_finish_date",
        members=(
            Member(
                "material",
                ("material",),
                {
                    "description": "material_description",
                    "base_unit": "unit",
                    "mrp_controller": "mrp_controller",
                },
            ),
            Member("mrp_controller", ("mrp_controller",)),
            Member("order_type", ("order_type",)),
        ),
        checks=CHECKS,
        total_row_key=("process_order", "material"),
        totals=("ordered_quantity", "delivered_quantity"),
        totals_by="unit",
        order=20,
        indexes=(("process_order",),),
    )
)
