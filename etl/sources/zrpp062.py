"""ZRPP062, yield of process orders: what the list looks like and what is wrong in it.

Five columns are called `UoM`; they are told apart by their order. Total rows stand in the middle, after each group,
and have no order. The list does not say its month: an order belongs to the month of its actual finish, which the list
of production orders knows; the month asked for here counts only for orders that list does not have.

Loss is checked against its own parts: input minus output minus by-product, output being pieces × kg per piece. The
tonnage column is not the output: a third of it is litres.
"""

from collections.abc import Callable

import pandas as pd

from alkana.text import Text
from etl.logon_words import STATUS
from etl.sources import fields
from etl.sources.base import (
    Cadence,
    Check,
    Column,
    Input,
    Kind,
    Member,
    NamedDate,
    Severity,
    Source,
    code,
    register,
)

LOSS_TOLERANCE_KG = 0.5
PIECES_TOLERANCE = 0.001
TONNAGE_UNITS = frozenset({"KG", "LT", "L"})
GRAVITY_RANGE = (0.5, 3.0)
UNKNOWN_GRAVITY = ("?",)
FILLING = "P01"
# What output and loss in kg have room for; a barcode in the pieces or in their weight is beyond it.
LARGEST_OUTPUT_KG = 1e14


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _below_zero(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column] < 0


def _is_filling(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["mrp_controller"] == FILLING


def _output_kg(rows: pd.DataFrame) -> "pd.Series[float]":
    return rows["received_quantity"] * rows["kg_per_piece"]


def _loss_contradicts(rows: pd.DataFrame) -> "pd.Series[bool]":
    loss = rows["input_kg"] - _output_kg(rows) - rows["by_product_kg"].fillna(0)
    return _is_filling(rows) & ((loss - rows["loss_kg"]).abs() > LOSS_TOLERANCE_KG)


def _output_too_large(rows: pd.DataFrame) -> "pd.Series[bool]":
    return _output_kg(rows).abs() >= LARGEST_OUTPUT_KG


def _variance_contradicts(rows: pd.DataFrame) -> "pd.Series[bool]":
    variance = rows["received_quantity"] - rows["ordered_quantity"]
    return _is_filling(rows) & ((variance - rows["variance_pieces"]).abs() > PIECES_TOLERANCE)


def _tonnage_unit_unknown(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["tonnage"].fillna(0).ne(0) & ~rows["tonnage_unit"].isin(TONNAGE_UNITS)


def _tonnage_contradicts(rows: pd.DataFrame) -> "pd.Series[bool]":
    in_kg = _is_filling(rows) & (rows["tonnage_unit"] == "KG")
    return in_kg & ((rows["tonnage"] - _output_kg(rows)).abs() > LOSS_TOLERANCE_KG)


def _output_unknown(rows: pd.DataFrame) -> "pd.Series[bool]":
    factor = rows["kg_per_piece"]
    return _is_filling(rows) & (rows["received_quantity"] > 0) & (factor.isna() | (factor <= 0))


def _gravity(rows: pd.DataFrame) -> "pd.Series[float]":
    """*SG Actual* as a number; a comma or a point is always its decimal mark, since no density reaches a thousand."""
    return pd.to_numeric(
        rows["sg_actual"].astype("string").str.replace(",", ".", regex=False), errors="coerce"
    ).astype("float64")


def _gravity_unreadable(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["sg_actual"].notna() & _gravity(rows).isna()


def _gravity_out_of_range(rows: pd.DataFrame) -> "pd.Series[bool]":
    gravity = _gravity(rows)
    return gravity.notna() & gravity.ne(0) & ~gravity.between(*GRAVITY_RANGE)


def _yield_too_high(rows: pd.DataFrame) -> "pd.Series[bool]":
    return _is_filling(rows) & (rows["input_kg"] > 0) & (_output_kg(rows) > 1.02 * rows["input_kg"])


def _not_issued(rows: pd.DataFrame) -> "pd.Series[bool]":
    return _is_filling(rows) & (rows["received_quantity"] > 0) & rows["input_kg"].fillna(0).eq(0)


def _parent_missing(rows: pd.DataFrame) -> "pd.Series[bool]":
    return _is_filling(rows) & rows["liquid_order"].isna()


def _own_parent(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["liquid_order"].notna() & (rows["liquid_order"] == rows["process_order"])


COLUMNS = (
    code("mrp_controller", "MRP controller", fields.MRP_CONTROLLER, ("MRP Ctrlr", "MRPCn", "Disponent", "Bộ phận MRP")),
    Column("product_group_1", "Product Group 1", required=False),
    Column("product_group_2", "Product Group 2", required=False),
    code("material", "Material", fields.MATERIAL, ("Material Number", "Materialnummer", "Vật tư", "Mã vật tư")),
    Column("material_description", "Material Description", required=False,
           synonyms=("Mat. Description", "Materialkurztext", "Tên vật tư")),
    code("batch", "Batch", fields.BATCH, ("Batch Number", "Charge", "Lô", "Số lô")),
    code("process_order", "Process Order", fields.ORDER,
         ("Order", "Production Order", "Prozessauftrag", "Lệnh sản xuất", "Số lệnh")),
    code("liquid_order", "Order SFG Liquid", fields.ORDER, ("SFG Liquid Order", "Lệnh bán thành phẩm"),
         by_selection=True),
    Column("liquid_ordered_quantity", "Qty Order SFG Liquid", Kind.NUMBER, required=False),
    Column("tb", "TB", required=False),
    code("production_version", "PV", fields.VERSION, required=False),
    code("bom_alternative", "BOM Alt.", fields.ALTERNATIVE, required=False),
    Column("bom_text", "BOM Text", required=False),
    Column("recipe_group", "Group Recipe", required=False),
    Column("ordered_quantity", "Process Order Qty", Kind.NUMBER, ("Order Quantity", "Số lượng lệnh")),
    code("unit", "UoM", fields.UNIT, occurrence=1),
    Column("ordered_tonnage", "Tonase POS", Kind.NUMBER, required=False),
    code("ordered_tonnage_unit", "UoM Tonase", fields.UNIT, required=False),
    Column("system_status", "System Status", required=False, words=STATUS),
    Column("usage_decision", "UD Status", required=False),
    Column("packaging_issued", "GI Packaging to Order Lbl", Kind.NUMBER, required=False),
    code("packaging_unit", "UoM", fields.UNIT, occurrence=2),
    Column("input_kg", "GI SFG Liquid to Order Filling", Kind.NUMBER, ("GI SFG Liquid", "Xuất bán thành phẩm"),
           whole_digits=14),
    code("input_unit", "UoM", fields.UNIT, occurrence=3),
    Column("received_quantity", "GR Qty to 0201", Kind.NUMBER, ("GR Qty", "Nhập kho 0201")),
    Column("tonnage", "Tonase Alkana(0201)", Kind.NUMBER, ("Tonase (0201)",)),
    code("tonnage_unit", "UoM", fields.UNIT, occurrence=4),
    Column("by_product_kg", "GR By-Product", Kind.NUMBER, ("GR By Product", "Sản phẩm phụ"), whole_digits=14),
    code("by_product_unit", "UoM", fields.UNIT, occurrence=5),
    Column("bar_quantity", "BAR SFG", Kind.NUMBER, required=False),
    Column("allowance_quantity", "Qty Allowance", Kind.NUMBER, required=False),
    Column("sg_theoretical", "SG Theoretical", Kind.TEXT, placeholders=UNKNOWN_GRAVITY),
    Column("sg_actual", "SG Actual", Kind.TEXT, placeholders=UNKNOWN_GRAVITY),
    Column("variance_liquid_percent", "Variant Prod SFG Result(%)", Kind.NUMBER, required=False, decimals=6),
    Column("variance_pieces", "Variant FG (PC)", Kind.NUMBER, required=False),
    Column("variance_percent", "Variant FG (%)", Kind.NUMBER, required=False, decimals=6),
    Column("loss_kg", "Lossess FG Result (Kg)", Kind.NUMBER, ("Losses FG Result (Kg)", "Hao hụt (Kg)")),
    Column("loss_percent", "Lossess FG Result (%)", Kind.NUMBER, ("Losses FG Result (%)",), required=False, decimals=6),
    Column("kg_per_piece", "Pc to Kg (actual)", Kind.NUMBER, ("PC to KG (Actual)", "Kg per piece"), decimals=6,
           whole_digits=12),
    Column("manager", "PD Manager", required=False),
    Column("leader", "PD Leader", required=False),
)  # fmt: skip

CHECKS = (
    Check("ZRPP062-001", Severity.ERROR, "loss_kg", _loss_contradicts,
          Text("Hao hụt khác đầu vào trừ đầu ra trừ sản phẩm phụ hơn 0,5 kg",
               "The loss differs from input minus output minus by-product by more than 0.5 kg"),
          Text("So lại GI SFG Liquid, GR Qty, Pc to Kg, GR By-Product với SAP rồi sửa cột sai",
               "Compare GI SFG Liquid, GR Qty, Pc to Kg and GR By-Product with SAP and correct the wrong one")),
    Check("ZRPP062-002", Severity.ERROR, "process_order", _blank("process_order"),
          Text("Thiếu số lệnh sản xuất", "The process order is missing"),
          Text("Điền số lệnh 11 chữ số", "Enter the 11-digit order number")),
    Check("ZRPP062-003", Severity.ERROR, "material", _blank("material"),
          Text("Thiếu mã vật tư", "The material is missing"),
          Text("Điền mã vật tư của lệnh", "Enter the material of the order")),
    Check("ZRPP062-004", Severity.ERROR, "mrp_controller", _blank("mrp_controller"),
          Text("Thiếu bộ phận MRP", "The MRP controller is missing"),
          Text("Điền P01, P02 hoặc P03", "Enter P01, P02 or P03")),
    Check("ZRPP062-005", Severity.ERROR, "input_kg", _below_zero("input_kg"),
          Text("Lượng xuất bán thành phẩm âm", "The liquid issued is negative"),
          Text("Kiểm tra các phiếu xuất 261 và hủy 262 của lệnh", "Look at the order's 261 and 262 postings")),
    Check("ZRPP062-006", Severity.ERROR, "received_quantity", _below_zero("received_quantity"),
          Text("Số lượng nhập kho âm", "The received quantity is negative"),
          Text("Kiểm tra các phiếu nhập 101 và hủy 102 của lệnh", "Look at the order's 101 and 102 postings")),
    Check("ZRPP062-007", Severity.ERROR, "received_quantity", _output_too_large,
          Text("Số lượng × Pc to Kg lớn hơn mức chứa được", "Pieces × kg per piece is larger than can be held"),
          Text("Kiểm tra số lượng nhập kho và Pc to Kg của lệnh", "Check pieces and kg per piece of the order")),
    Check("ZRPP062-010", Severity.WARNING, "tonnage_unit", _tonnage_unit_unknown,
          Text("Đơn vị của Tonase không phải KG hoặc LT", "The tonnage is neither in KG nor in LT"),
          Text("Tonase không dùng để tính hiệu suất; kiểm tra đơn vị",
               "The tonnage is not used for the yield; check its unit")),
    Check("ZRPP062-011", Severity.WARNING, "tonnage", _tonnage_contradicts,
          Text("Tonase (KG) khác số lượng × Pc to Kg", "The tonnage in KG is not pieces × kg per piece"),
          Text("Kiểm tra Pc to Kg của vật tư", "Check the kg per piece of the material")),
    Check("ZRPP062-012", Severity.WARNING, "kg_per_piece", _output_unknown,
          Text("Thiếu Pc to Kg: không biết đầu ra bằng kg", "No kg per piece: the output in kg is unknown"),
          Text("Lệnh không vào hiệu suất; điền Pc to Kg", "The order is left out of the yield; enter Pc to Kg")),
    Check("ZRPP062-013", Severity.WARNING, "variance_pieces", _variance_contradicts,
          Text("Variant FG (PC) khác nhập kho trừ số lượng lệnh", "Variant FG (PC) is not received minus ordered"),
          Text("Chênh lệch được tính lại từ hai cột kia", "The variance is computed from the other two columns")),
    Check("ZRPP062-014", Severity.WARNING, "sg_actual", _gravity_unreadable,
          Text("Tỷ trọng thực tế không phải là số", "The actual specific gravity is no number"),
          Text("Tỷ trọng coi như chưa có; sửa ô, ví dụ 1,072", "It counts as unknown; correct the cell, e.g. 1,072")),
    Check("ZRPP062-015", Severity.WARNING, "sg_actual", _gravity_out_of_range,
          Text("Tỷ trọng thực tế ngoài 0,5–3,0", "The actual specific gravity is outside 0.5–3.0"),
          Text("Kiểm tra tỷ trọng của lô", "Check the batch's specific gravity")),
    Check("ZRPP062-016", Severity.WARNING, "liquid_order", _own_parent,
          Text("Lệnh bán thành phẩm là chính lệnh này", "The liquid order is this order itself"),
          Text("Liên kết bị bỏ; kiểm tra lệnh trong SAP", "The link is dropped; look at the order in SAP")),
    Check("ZRPP062-020", Severity.NOTE, "input_kg", _yield_too_high,
          Text("Hiệu suất trên 102 %", "The yield is above 102 %"),
          Text("Dòng được tính và liệt kê là bất thường", "The row counts and is listed as an anomaly")),
    Check("ZRPP062-021", Severity.NOTE, "input_kg", _not_issued,
          Text("Đã nhập kho nhưng chưa xuất bán thành phẩm", "Received, but no liquid issued yet"),
          Text("Hiệu suất của lệnh chưa biết cho đến khi xuất", "The order's yield is unknown until it is issued")),
    Check("ZRPP062-022", Severity.NOTE, "liquid_order", _parent_missing,
          Text("Lệnh chiết rót không có lệnh bán thành phẩm", "A filling order without a liquid order"),
          Text("Lô không nối được về lô bán thành phẩm", "The batch cannot be traced to its liquid batch")),
)  # fmt: skip

ZRPP062 = register(
    Source(
        code="zrpp062",
        title=Text("Hiệu suất chiết rót (ZRPP062)", "Yield of process orders (ZRPP062)"),
        columns=COLUMNS,
        key=("process_order",),
        as_of="period",
        inputs=(
            Input(
                "period",
                Text("Tháng của danh sách", "Month of the list"),
                from_name=NamedDate.MONTH,
                confirm=False,
            ),
        ),
        members=(
            Member("material", ("material",), {"description": "material_description"}),
            Member("mrp_controller", ("mrp_controller",)),
        ),
        checks=CHECKS,
        total_row_key=("material", "batch", "process_order"),
        adds_up=("ordered_quantity", "input_kg", "received_quantity", "by_product_kg"),
        cadence=Cadence.MONTH,
        order=26,
    )
)
