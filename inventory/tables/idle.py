"""Lists of stock that moves slowly or not at all, its age and its class."""

from alkana.reporting.columns import (
    Batch,
    Code,
    Count,
    Date,
    Days,
    Description,
    Flag,
    Material,
    MaterialType,
    Money,
    MonthNumber,
    Number,
    Plant,
    Quantity,
    StorageLocation,
    Unit,
    Weight,
    Whole,
)
from alkana.reporting.table import Table
from alkana.text import Text
from inventory.followups import DECISION
from inventory.kpis import BY_BATCH, BY_PLACE
from inventory.queries import classes, slow
from inventory.tables.parts import BOTH, LIMIT_DAYS, MATERIAL_PAGE, STOCK, STOCK_KG, VALUE

IDLE = (
    Material(), Description(), MaterialType(), Plant(), Unit(), STOCK, STOCK_KG, VALUE,
    Whole("limit_days", Text("Hạn (ngày)", "Limit, days")),
    Quantity("consumption", Text("Tiêu hao", "Consumption")),
    Flag("is_non_moving", Text("Không luân chuyển", "Non-moving"), mobile=True),
    Flag("is_new", Text("Mới nhập", "New")),
    MonthNumber("consumption_month", Text("Tiêu hao cuối", "Last consumption")),
    MonthNumber("receipt_month", Text("Nhập cuối", "Last receipt")),
    Money("holding_cost_vnd", Text("Chi phí lưu kho/tháng", "Holding cost a month"), kpi="INV-HOLD"),
    *DECISION.kept,
)  # fmt: skip


class SlowMovingTable(Table):
    """Stock that nobody used within its limit, with what its owner decided. Units: base unit, kg, VND."""

    code = "inventory/slow-moving"
    title = Text("Hàng không luân chuyển", "Non-moving stock")
    version = 2
    rows = slow.non_moving
    columns = tuple(
        one.but(visible=False) if one.name in {"is_non_moving", "is_new"} else one for one in IDLE
    )
    key = ("material", "plant", "unit")
    order = ("-value_vnd", "-stock_kg")
    filters = BY_PLACE
    sources = BOTH
    options = (LIMIT_DAYS,)
    drill = MATERIAL_PAGE
    follow_up = DECISION


class HoldingCostTable(Table):
    """All stock on hand, moving or not, with its last use and what it costs to keep. Units: base unit, kg, VND."""

    code = "inventory/holding-cost"
    title = Text("Tồn và chi phí lưu kho", "Stock and its holding cost")
    rows = slow.idle
    columns = IDLE
    key = ("material", "plant", "unit")
    order = ("-holding_cost_vnd", "-stock_kg")
    filters = BY_PLACE
    sources = BOTH
    options = (LIMIT_DAYS,)
    drill = MATERIAL_PAGE
    follow_up = DECISION


class SlowTable(Table):
    """Stock that is used slowly. Units: base unit and kg."""

    code = "inventory/slow"
    title = Text("Hàng luân chuyển chậm", "Slow-moving stock")
    rows = slow.slow_moving
    columns = (
        Material(), Description(), MaterialType(), Plant(), Unit(),
        Quantity("closing_stock", Text("Tồn cuối", "Closing stock")),
        Quantity("average_stock", Text("Tồn bình quân", "Average stock")),
        Weight("average_stock_kg", Text("Bình quân (kg)", "Average, kg")),
        Quantity("consumption", Text("Tiêu hao", "Consumption")),
        Whole("months", Text("Số tháng", "Months")),
        Number("used_ratio", Text("Tiêu hao / tồn", "Consumption / stock"), mobile=True),
        Number("slow_ratio", Text("Ngưỡng", "Limit")),
    )  # fmt: skip
    key = ("material", "plant", "unit")
    order = ("used_ratio",)
    filters = BY_PLACE
    sources = BOTH
    drill = MATERIAL_PAGE


class AgeTable(Table):
    """Stock by the age of its batch. Unit: days since first receipt."""

    code = "inventory/age"
    title = Text("Tuổi tồn kho", "Stock age")
    rows = slow.stock_age
    columns = (
        Material(), Description(), MaterialType(), Plant(), StorageLocation(), Batch(), Unit(), STOCK,
        STOCK_KG, VALUE, Date("received_date", Text("Ngày nhập", "Received")),
        Days("age_days", Text("Tuổi (ngày)", "Age, days"), mobile=True),
    )  # fmt: skip
    key = ("material", "plant", "location", "batch", "unit")
    order = ("-age_days",)
    filters = BY_BATCH
    sources = BOTH
    drill = MATERIAL_PAGE


class AbcTable(Table):
    """ABC and XYZ classes as stored for the month. Units: VND and kg over twelve months."""

    code = "inventory/abc"
    title = Text("Phân loại ABC/XYZ", "ABC/XYZ classes")
    rows = classes.classes
    columns = (
        Material(), Description(), MaterialType(), Code("abc", Text("ABC", "ABC"), mobile=True),
        Code("abc_by_picks", Text("ABC theo lượt", "ABC by picks")),
        Code("xyz", Text("XYZ", "XYZ"), mobile=True),
        Money("consumption_value_vnd", Text("Giá trị tiêu hao", "Consumption value")),
        Weight("consumption_kg", Text("Tiêu hao (kg)", "Consumption, kg")),
        Count("pick_count", Text("Lượt xuất", "Picks")),
        Number("variation", Text("Độ biến động", "Variation")), MonthNumber("month", Text("Tháng", "Month")),
    )  # fmt: skip
    key = ("material",)
    order = ("-consumption_value_vnd",)
    filters = BY_PLACE
    sources = BOTH
    drill = MATERIAL_PAGE
