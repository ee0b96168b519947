"""Lists of what moved, what was used, and how long stock lasts."""

from alkana.reporting.columns import (
    Batch,
    Code,
    Count,
    Date,
    Days,
    Description,
    Material,
    MaterialType,
    Number,
    Ordinal,
    Plant,
    Quantity,
    StorageLocation,
    Unit,
    Weight,
    Whole,
    Words,
)
from alkana.reporting.table import Proof, Raw, Table
from alkana.text import Text
from inventory.kpis import BY_BATCH, BY_PLACE
from inventory.queries import consumption, flows, ledger, listed
from inventory.tables.parts import BOTH, MATERIAL_PAGE, STEP, STOCK, STOCK_KG


class MovementTable(Table):
    """Lines of material documents. Unit: as posted, and kg."""

    code = "inventory/movements"
    title = Text("Dịch chuyển", "Movements")
    rows = ledger.movements
    columns = (
        Date(mobile=True), Code("document", Text("Chứng từ", "Document"), search=True),
        Ordinal("item", Text("Dòng", "Item")),
        Code("movement_type", Text("Loại dịch chuyển", "Movement type"), mobile=True),
        Code("movement_class", Text("Nhóm", "Class"), visible=False),
        Code("flow", Text("Luồng", "Flow"), visible=False), Plant(), StorageLocation(),
        Code("place", Text("Nơi để hàng", "Place")), Material(),
        Description(), MaterialType(visible=False), Batch(),
        Quantity("quantity", Text("Số lượng", "Quantity"), mobile=True), Unit(),
        Weight("quantity_kg", Text("kg", "kg")),
        Code("reference", Text("Tham chiếu", "Reference"), search=True),
        Code("purchase_order", Text("Đơn mua", "Purchase order")),
        Code("order_number", Text("Lệnh", "Order")),
        Code("cost_center", Text("Trung tâm chi phí", "Cost centre"), visible=False),
        Words("text", Text("Diễn giải", "Text")),
        Code("row_key", Text("Khóa dòng", "Row key"), visible=False, sortable=False, sql_type="uuid"),
    )  # fmt: skip
    key = ("date", "row_key")
    order = ("-date",)
    filters = BY_BATCH
    sources = ("mb51",)
    drill = MATERIAL_PAGE
    raw = Raw("mb51")


class FlowTable(Table):
    """Flows of the period by class of movement. Units: base unit and kg, signed."""

    code = "inventory/flows"
    title = Text("Nhập xuất theo nhóm dịch chuyển", "Flows by class of movement")
    rows = listed.flows_by_class
    options = (STEP,)
    columns = (
        Date("period_date", Text("Kỳ", "Period")), Code("movement_class", Text("Nhóm", "Class")),
        Words("class_name", Text("Tên nhóm", "Name"), mobile=True), Code("flow", Text("Luồng", "Flow")),
        Unit(), Quantity("quantity", Text("Số lượng", "Quantity")),
        Weight("quantity_kg", Text("kg", "kg"), mobile=True),
        Quantity("unconverted", Text("Chưa quy đổi", "Unconverted")),
        Count("movement_count", Text("Số dòng", "Lines")),
    )  # fmt: skip
    key = ("period_date", "movement_class", "unit")
    order = ("-period_date",)
    filters = BY_BATCH
    sources = ("mb51",)


class MoversTable(Table):
    """Materials by what moved in the period. Units: base unit and kg."""

    code = "inventory/movers"
    title = Text("Vật tư luân chuyển nhiều nhất", "Top movers")
    rows = flows.movers
    columns = (
        Material(), Description(), MaterialType(), Plant(), Unit(),
        Quantity("receipts", Text("Nhập", "Receipts")), Quantity("issues", Text("Xuất", "Issues")),
        Quantity("other", Text("Khác", "Other"), visible=False),
        Quantity("between_plants", Text("Giữa các nhà máy", "Between plants"), visible=False),
        Quantity("net_change", Text("Thay đổi ròng", "Net change")),
        Weight("receipts_kg", Text("Nhập (kg)", "Receipts, kg"), kpi="INV-IN"),
        Weight("issues_kg", Text("Xuất (kg)", "Issues, kg"), kpi="INV-OUT", mobile=True),
        Weight("net_change_kg", Text("Thay đổi (kg)", "Net change, kg"), kpi="INV-NETC"),
        Count("movement_count", Text("Số dòng", "Lines"), mobile=True),
    )  # fmt: skip
    key = ("material", "plant", "unit")
    order = ("-issues_kg",)
    filters = BY_BATCH
    sources = ("mb51",)
    drill = MATERIAL_PAGE
    proof = Proof("inventory/movements", {"material": "material", "plant": "plant"})


class ConsumptionTable(Table):
    """What was used up, by material and plant. Units: base unit and kg."""

    code = "inventory/consumption"
    title = Text("Tiêu hao", "Consumption")
    rows = consumption.consumption
    columns = (
        Material(), Description(), MaterialType(), Plant(), Unit(),
        Quantity("consumption", Text("Tiêu hao", "Consumption")),
        Weight("consumption_kg", Text("Tiêu hao (kg)", "Consumption, kg"), kpi="INV-CON", mobile=True),
        Count("movement_count", Text("Số dòng", "Lines")),
    )  # fmt: skip
    key = ("material", "plant", "unit")
    order = ("-consumption_kg",)
    filters = BY_BATCH
    sources = ("mb51",)
    drill = MATERIAL_PAGE
    proof = Proof("inventory/movements", {"material": "material", "plant": "plant"})


class SupplyTable(Table):
    """How long stock lasts, by material and plant. Unit: calendar days."""

    code = "inventory/days-of-supply"
    title = Text("Số ngày đủ hàng", "Days of supply")
    rows = consumption.days_of_supply
    columns = (
        Material(), Description(), MaterialType(), Plant(), Unit(), STOCK, STOCK_KG,
        Quantity("consumption", Text("Tiêu hao", "Consumption")),
        Weight("consumption_kg", Text("Tiêu hao (kg)", "Consumption, kg"), kpi="INV-CON"),
        Whole("window_days", Text("Số ngày tính", "Window, days")),
        Code("state", Text("Trạng thái", "State")),
        Days("supply_days", Text("Đủ hàng (ngày)", "Days of supply"), kpi="INV-DOS", mobile=True),
    )  # fmt: skip
    key = ("material", "plant", "unit")
    order = ("supply_days",)
    filters = BY_PLACE
    sources = BOTH
    drill = MATERIAL_PAGE


class TurnoverTable(Table):
    """How often stock turned over, by material and plant. Unit: times a year."""

    code = "inventory/turnover"
    title = Text("Vòng quay", "Turnover")
    rows = consumption.turnover
    columns = (
        Material(), Description(), MaterialType(), Plant(), Unit(),
        Quantity("closing_stock", Text("Tồn cuối", "Closing stock")),
        Quantity("average_stock", Text("Tồn bình quân", "Average stock")),
        Weight("average_stock_kg", Text("Bình quân (kg)", "Average, kg")),
        Quantity("consumption", Text("Tiêu hao", "Consumption")),
        Weight("consumption_kg", Text("Tiêu hao (kg)", "Consumption, kg")),
        Whole("months", Text("Số tháng", "Months")),
        Number("turnover_ratio", Text("Vòng quay", "Turnover"), kpi="INV-TRN", mobile=True),
    )  # fmt: skip
    key = ("material", "plant", "unit")
    order = ("turnover_ratio",)
    filters = BY_PLACE
    sources = BOTH
    drill = MATERIAL_PAGE


class AnomalyTable(Table):
    """Movements that cannot be right. Unit: as posted."""

    code = "inventory/anomalies"
    title = Text("Dịch chuyển bất thường", "Impossible movements")
    rows = listed.anomalies_with_key
    columns = (
        Code("kind", Text("Loại", "Kind"), mobile=True), Date(), Material(), Description(), Plant(),
        StorageLocation(), Batch(), Unit(), Quantity("quantity", Text("Số lượng", "Quantity"), mobile=True),
        Quantity("usual_quantity", Text("Thường lệ", "Usual")),
        Code("line_key", Text("Khóa dòng", "Row key"), visible=False, sortable=False),
    )  # fmt: skip
    key = ("kind", "material", "plant", "location", "batch", "unit", "date", "line_key")
    order = ("-date",)
    filters = BY_BATCH
    sources = ("mb51",)
    heavy = True
