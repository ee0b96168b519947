"""The list of yield and loss."""

from alkana.reporting.columns import (
    Code,
    Date,
    Description,
    Material,
    Number,
    Plant,
    Quantity,
    Ratio,
    Unit,
    Weight,
    Words,
)
from alkana.reporting.table import Raw, Table
from alkana.text import Text
from production.kpis import ORDER_FILTERS
from production.queries import yields
from production.tables.parts import BATCH, CONTROLLER, ORDER, ORDER_KIND, ORDERED

GRAVITY = {"decimals": 4, "total": False}


class YieldTable(Table):
    """Yield and loss of process orders by actual finish. Units: kg, pieces; ratios 0–1."""

    code = "production/yield"
    title = Text("Hiệu suất và hao hụt", "Yield and loss")
    rows = yields.yields
    columns = (
        ORDER, BATCH, Code("liquid_order", Text("Lệnh bán thành phẩm", "Liquid order"), search=True), Material(),
        Description(), Plant(), CONTROLLER, ORDER_KIND, Date("finish_date", Text("Hoàn thành", "Finished")),
        ORDERED, Quantity("received_quantity", Text("Đã nhập kho", "Received")), Unit(),
        Number("kg_per_piece", Text("Kg mỗi cái", "Kg per piece"), visible=False, decimals=6),
        Weight("input_kg", Text("Đầu vào (kg)", "Input, kg"), mobile=True),
        Weight("output_kg", Text("Đầu ra (kg)", "Output, kg")),
        Weight("by_product_kg", Text("Sản phẩm phụ (kg)", "By-product, kg")),
        Weight("loss_kg", Text("Hao hụt (kg)", "Loss, kg"), mobile=True),
        Ratio("yield_ratio", Text("Hiệu suất", "Yield"), numerator="output_kg", denominator="input_kg", mobile=True),
        Ratio("lost_ratio", Text("Hao hụt (%)", "Loss, %"), numerator="loss_kg", denominator="input_kg"),
        Number("sg_theoretical", Text("Tỷ trọng lý thuyết", "SG theoretical"), **GRAVITY),
        Number("sg_actual", Text("Tỷ trọng thực tế", "SG actual"), **GRAVITY),
        Number("sg_deviation", Text("Lệch tỷ trọng", "SG deviation"), **GRAVITY),
        Words("product_group_1", Text("Nhóm sản phẩm 1", "Product group 1")),
        Words("product_group_2", Text("Nhóm sản phẩm 2", "Product group 2"), visible=False),
        Words("leader", Text("Trưởng ca", "Leader")), Words("manager", Text("Quản lý", "Manager"), visible=False),
        Code("remark", Text("Ghi chú", "Remark")),
        Code("row_key", Text("Dòng gốc", "Source row"), visible=False, sql_type="uuid"),
    )  # fmt: skip
    key = ("process_order",)
    order = ("-loss_kg",)
    filters = ORDER_FILTERS
    sources = ("zrpp062", "cooispi")
    raw = Raw("zrpp062")
