"""ZRSD004, deliveries: what the list looks like and what is wrong in it.

Exports so far hold only deliveries that have left. A row without *Actual GI Date* is nevertheless taken: it is an open
delivery, and the day such a list is loaded its overdue lines count as misses. *Cust. Group* is a text here, a code in
other lists. Internal transfers (ZDD1) have a plant as ship-to and no sold-to.
"""

from collections.abc import Callable

import pandas as pd

from alkana.text import Text
from etl.sources import fields
from etl.sources.base import Check, Column, Kind, Member, Severity, Source, code, register
from etl.sources.zrsd002 import VOLUME_UNITS, WEIGHT_UNITS

# A goods issue this many days from the planned date is more likely a slip of the pen than a delay.
LONGEST_DELAY_DAYS = 366
UNITS_OF_GRAMS = frozenset({"CC", "ML", "G"})


def _blank(column: str) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows[column].isna()


def _negative(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["delivery_quantity"] < 0) | (rows["actual_quantity"] < 0)


def _delay_unlikely(rows: pd.DataFrame) -> "pd.Series[bool]":
    delay = (rows["actual_gi_date"] - rows["delivery_date"]).abs()
    return delay > pd.Timedelta(days=LONGEST_DELAY_DAYS)


def _delivered_more(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["actual_quantity"] > rows["delivery_quantity"]


def _weight_unit_unknown(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["net_weight"].fillna(0) != 0) & ~rows["weight_unit"].isin(WEIGHT_UNITS)


def _volume_unit_unknown(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["volume"].fillna(0) != 0) & ~rows["volume_unit"].isin(VOLUME_UNITS)


def _weight_in_doubt(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Lines sold by the millilitre are weighed in grams; kilograms there would be a thousandfold."""
    return (
        rows["unit"].isin(UNITS_OF_GRAMS)
        & (rows["weight_unit"] == "KG")
        & (rows["net_weight"] >= rows["delivery_quantity"])
    )


def _status_contradicts(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["goods_status"] == "C") & rows["actual_gi_date"].isna()


COLUMNS = (
    Column("delivery_date", "Delivery Date", Kind.DATE,
           ("Deliv. Date", "Planned Delivery Date", "Lieferdatum", "Ngày giao hàng", "Ngày giao kế hoạch")),
    Column("actual_gi_date", "Actual GI Date", Kind.DATE,
           ("Act. GI Date", "Actual Goods Issue Date", "Ist-Warenausgangsdatum", "Ngày xuất kho thực tế"),
           by_selection=True),
    code("delivery", "Delivery", fields.DOCUMENT, ("Outbound Delivery", "Lieferung", "Số giao hàng")),
    code("sales_order", "SO Reference", fields.DOCUMENT, ("SO Ref.", "Sales Order", "Kundenauftrag", "Đơn bán hàng"),
         by_selection=True),
    code("requirement_type", "Req. Type", fields.TYPE, ("Requirement Type", "Bedarfsart"), required=False),
    code("delivery_type", "Delivery Type", fields.TYPE, ("Deliv. Type", "DlvTy", "Lieferart", "Loại giao hàng")),
    code("shipping_point", "Shipping Point", fields.ORGANIZATION,
         ("ShPt", "Versandstelle", "Điểm xuất hàng"), required=False),
    code("storage_location", "Sloc", fields.STORAGE_LOCATION,
         ("SLoc", "Storage Location", "Lagerort", "Kho"), required=False),
    code("sales_office", "Sales Office", fields.ORGANIZATION,
         ("SOff.", "Verkaufsbüro", "Văn phòng bán hàng"), required=False),
    code("channel", "Dist. Channel", fields.CHANNEL,
         ("Dist Channel", "Distribution Channel", "DChl", "Vertriebsweg", "Kênh phân phối")),
    Column("customer_group_text", "Cust. Group", synonyms=("Customer Group", "Kundengruppe", "Nhóm khách hàng"),
           required=False),
    code("sold_to", "Sold-to Party", fields.PARTNER, ("Sold-to", "Auftraggeber", "Khách mua")),
    code("ship_to", "Ship-to Party", fields.PARTNER, ("Ship-to", "Warenempfänger", "Người nhận hàng")),
    Column("ship_to_name", "Name of Ship-to", synonyms=("Ship-to Name", "Tên nơi nhận"), required=False),
    Column("ship_to_city", "City of Ship-to", synonyms=("Ship-to City", "Thành phố nhận"), required=False),
    Column("structure_group", "Regional Stru. Grp.", synonyms=("Reg Stru. Group",), required=False),
    Column("transport_zone", "Transportation Zone", synonyms=("Trans. Zone", "Vùng vận chuyển"), required=False),
    code("salesman", "Salesman ID", fields.PARTNER, ("Salesman", "Salesman Code", "Mã nhân viên bán hàng"),
         placeholders=("0",)),
    Column("salesman_name", "Salesman Name", synonyms=("Name of Salesman", "Tên nhân viên bán hàng"), required=False),
    code("material", "Material", fields.MATERIAL, ("Material Number", "Material Code", "Materialnummer", "Mã vật tư")),
    Column("description", "Description", synonyms=("Material Description", "Materialkurztext", "Tên hàng"),
           required=False),
    Column("delivery_quantity", "Delivery Qty", Kind.NUMBER,
           ("Delivery Quantity", "Dlv. Qty", "Liefermenge", "Số lượng giao")),
    Column("tonnage", "Tonase", Kind.NUMBER, ("Tonnage",), required=False),
    Column("tonnage_unit", "Tonase Unit", synonyms=("Tonnage Unit",), required=False),
    Column("actual_quantity", "Actual Delivery Qty", Kind.NUMBER,
           ("Actual Delivery Quantity", "Act. Delivery Qty", "Actual Qty", "Số lượng thực giao")),
    code("unit", "Sales Unit", fields.UNIT, ("SU", "Sales UoM", "Verkaufsmengeneinheit", "Đơn vị bán")),
    Column("net_weight", "Net Weight", Kind.NUMBER, ("Nettogewicht", "Trọng lượng tịnh"),
           whole_digits=11, required=False),
    code("weight_unit", "Weight Unit", fields.UNIT, ("WUn", "Gewichtseinheit", "Đơn vị trọng lượng"), required=False),
    Column("volume", "Volume", Kind.NUMBER, ("Volum", "Volumen", "Thể tích"),
           whole_digits=11, required=False),
    code("volume_unit", "Volume Unit", fields.UNIT, ("Volum Unit", "VUn", "Volumeneinheit"), required=False),
    Column("created_by", "Created By", synonyms=("Angelegt von", "Người tạo"), required=False),
    code("product_hierarchy", "Product Hierarchy", fields.HIERARCHY, ("Prod. Hierarchy", "Produkthierarchie"),
         required=False),
    Column("line_item", "Line Item", Kind.INTEGER, ("Item", "Delivery Item", "Lieferposition", "Dòng giao hàng")),
    code("goods_status", "Total Movement Goods Stat", fields.INDICATOR,
         ("Total Goods Movement Status", "Goods Movement Status", "Warenbewegungsstatus"), required=False),
)  # fmt: skip

CHECKS = (
    Check("ZRSD004-000", Severity.ERROR, "delivery", _blank("delivery"),
          Text("Thiếu số giao hàng", "The delivery is missing"),
          Text("Điền số giao hàng", "Enter the delivery number")),
    Check("ZRSD004-001", Severity.ERROR, "line_item", _blank("line_item"),
          Text("Thiếu số dòng giao hàng", "The line item is missing"),
          Text("Điền số dòng, ví dụ 10", "Enter the line item, for example 10")),
    Check("ZRSD004-002", Severity.ERROR, "delivery_date", _blank("delivery_date"),
          Text("Thiếu ngày giao kế hoạch", "The planned delivery date is missing"),
          Text("Điền ngày giao kế hoạch", "Enter the planned delivery date")),
    Check("ZRSD004-003", Severity.ERROR, "material", _blank("material"),
          Text("Thiếu mã vật tư", "The material is missing"), Text("Điền mã vật tư", "Enter the material")),
    Check("ZRSD004-004", Severity.ERROR, "delivery_quantity", _blank("delivery_quantity"),
          Text("Thiếu số lượng giao", "The delivery quantity is missing"),
          Text("Điền số lượng giao", "Enter the delivery quantity")),
    Check("ZRSD004-005", Severity.ERROR, "delivery_quantity", _negative,
          Text("Số lượng âm", "A negative quantity"),
          Text("Hàng trả là loại giao hàng riêng với số lượng dương; sửa dấu",
               "Returns are a delivery type of their own, with positive quantities; correct the sign")),
    Check("ZRSD004-006", Severity.ERROR, "unit", _blank("unit"),
          Text("Thiếu đơn vị bán", "The sales unit is missing"), Text("Điền đơn vị bán", "Enter the sales unit")),
    Check("ZRSD004-007", Severity.ERROR, "delivery_type", _blank("delivery_type"),
          Text("Thiếu loại giao hàng", "The delivery type is missing"),
          Text("Điền loại giao hàng, ví dụ ZDA1", "Enter the delivery type, for example ZDA1")),
    Check("ZRSD004-008", Severity.WARNING, "actual_gi_date", _delay_unlikely,
          Text("Ngày xuất kho cách ngày kế hoạch hơn một năm", "Goods issue more than a year from the planned date"),
          Text("Kiểm tra hai ngày của dòng", "Check both dates of the row")),
    Check("ZRSD004-009", Severity.WARNING, "actual_quantity", _delivered_more,
          Text("Thực giao nhiều hơn số lượng giao", "Delivered more than planned"),
          Text("Phần vượt không bù cho dòng khác; kiểm tra số lượng",
               "The surplus does not make up for other lines; check the quantity")),
    Check("ZRSD004-010", Severity.WARNING, "weight_unit", _weight_unit_unknown,
          Text("Đơn vị trọng lượng chưa biết", "Unknown weight unit"),
          Text("Trọng lượng không được quy ra kg; kiểm tra đơn vị", "The weight is not taken as kg; check the unit")),
    Check("ZRSD004-011", Severity.NOTE, "volume_unit", _volume_unit_unknown,
          Text("Đơn vị thể tích chưa biết", "Unknown volume unit"),
          Text("Thể tích không được quy ra lít; kiểm tra đơn vị", "The volume is not taken as litres; check the unit")),
    Check("ZRSD004-012", Severity.WARNING, "net_weight", _weight_in_doubt,
          Text("Trọng lượng kg không hợp với đơn vị nhỏ", "A weight in kg does not fit the small sales unit"),
          Text("Có lẽ là gam; kiểm tra đơn vị trọng lượng", "Probably grams; check the weight unit")),
    Check("ZRSD004-013", Severity.WARNING, "actual_gi_date", _status_contradicts,
          Text("Trạng thái đã xuất nhưng không có ngày xuất kho",
               "Status says issued, but there is no goods issue date"),
          Text("Dòng được coi là chưa xuất; điền ngày xuất kho", "The row counts as open; enter the goods issue date")),
)  # fmt: skip

ZRSD004 = register(
    Source(
        code="zrsd004",
        title=Text("Giao hàng (ZRSD004)", "Deliveries (ZRSD004)"),
        columns=COLUMNS,
        key=("delivery", "line_item"),
        as_of="actual_gi_date",
        members=(
            Member("customer", ("sold_to",), {"channel": "channel"}),
            Member("customer", ("ship_to",), {"name": "ship_to_name", "city": "ship_to_city"}),
            Member("channel", ("channel",)),
            Member("salesman", ("salesman",), {"name": "salesman_name"}),
            Member("delivery_type", ("delivery_type",)),
            Member("customer_group_text", ("customer_group_text",)),
            Member("material", ("material",), {"description": "description"}),
        ),
        checks=CHECKS,
        total_row_key=("delivery", "line_item", "material"),
        totals=("delivery_quantity", "actual_quantity"),
        totals_by="unit",
        order=55,
    )
)
