"""Charts of stock and flows."""

from alkana.reporting.chart import Chart
from alkana.reporting.columns import Code, Date, Ordinal, Plant, Weight, Words
from alkana.text import Text
from inventory.kpis import BY_BATCH, BY_PLACE, BY_PLANT
from inventory.queries import bridges, drift, listed, stock
from inventory.tables.parts import LIMIT_DAYS, STEP

BOTH = ("mb51", "mb52")


class StockOverTime(Chart):
    """Stock at the end of each day, or of each month beyond 92 days. Unit: kg."""

    code = "inventory/stock-over-time"
    title = Text("Tồn kho thay đổi thế nào?", "How does stock change?")
    kind = "area"
    rows = stock.stock_over_time
    x = Date()
    by = Plant()
    measures = (Weight("stock_kg", Text("Tồn kho", "Stock"), kpi="INV-QTY"),)
    filters = BY_PLACE
    sources = BOTH


class StockByGroup(Chart):
    """Stock by product group, else by material type. Unit: kg."""

    code = "inventory/stock-by-group"
    title = Text("Nhóm sản phẩm nào chiếm tồn kho?", "Which product groups hold the stock?")
    kind = "treemap"
    rows = listed.stock_by_group
    x = Code("product_group", Text("Nhóm sản phẩm", "Product group"))
    measures = (Weight("stock_kg", Text("Tồn kho", "Stock"), kpi="INV-QTY"),)
    filters = BY_PLACE
    sources = BOTH


class FlowsOverTime(Chart):
    """Receipts, issues and net change. Unit: kg."""

    code = "inventory/flows"
    title = Text("Nhập, xuất và thay đổi ròng ra sao?", "What came in, went out, and remained?")
    kind = "bar"
    rows = listed.flows_over_time
    x = Date()
    measures = (
        Weight("receipts_kg", Text("Nhập", "Receipts"), kpi="INV-IN"),
        Weight("issues_kg", Text("Xuất", "Issues"), kpi="INV-OUT"),
        Weight("net_kg", Text("Thay đổi ròng", "Net change"), kpi="INV-NETC"),
    )
    roles = {"net_kg": "net"}
    filters = BY_BATCH
    sources = ("mb51",)
    options = (STEP,)


LEVEL = Weight("level_kg", Text("Tồn sau bước này", "Stock after it"), kpi="INV-QTY")


class Bridge(Chart):
    """From one figure to another in steps that leave no gap. Unit: kg."""

    kind = "waterfall"
    x = Words("step", Text("Bước", "Step"))
    place = Ordinal("position", Text("Thứ tự", "Position"))
    measures = (Weight("change_kg", Text("Thay đổi", "Change")), LEVEL)
    roles = {"level_kg": "level"}
    sources = BOTH


class StockBridge(Bridge):
    """From the stock before the period to that of its last day, by what came in and went out. Unit: kg."""

    code = "inventory/stock-bridge"
    title = Text("Tồn đầu kỳ thành tồn cuối kỳ ra sao?", "How did the stock before become the stock after?")
    rows = bridges.stock_bridge
    filters = BY_PLACE


class SlowBridge(Bridge):
    """From all stock to the part that does not move. Unit: kg."""

    code = "inventory/slow-bridge"
    title = Text("Bao nhiêu tồn kho không luân chuyển?", "How much of the stock does not move?")
    rows = bridges.slow_bridge
    filters = BY_PLACE
    options = (LIMIT_DAYS,)


class FlowsByClass(Chart):
    """Movement classes of the period. Unit: kg, signed."""

    code = "inventory/flows-by-class"
    title = Text("Loại dịch chuyển nào làm thay đổi tồn kho?", "Which kinds of movement change the stock?")
    kind = "bar"
    rows = listed.class_totals
    x = Words("class_name", Text("Nhóm dịch chuyển", "Class of movement"))
    measures = (Weight("quantity_kg", Text("Khối lượng", "Weight")),)
    filters = BY_BATCH
    sources = ("mb51",)


class IdleByAge(Chart):
    """Stock by age class and material type. Unit: kg."""

    code = "inventory/idle-by-age"
    title = Text("Hàng tồn đã bao lâu?", "How old is the stock?")
    kind = "stacked"
    rows = listed.idle_by_age
    x = Words("age_class", Text("Số ngày", "Days"))
    by = Words("material_type", Text("Loại vật tư", "Material type"))
    measures = (Weight("stock_kg", Text("Tồn kho", "Stock"), kpi="INV-QTY"),)
    filters = BY_BATCH
    sources = BOTH


class DriftCauses(Bridge):
    """From our stock to that of SAP's newest stock list, cause by cause. Unit: kg; a cause adds what leads to SAP."""

    code = "inventory/drift-causes"
    title = Text("Vì sao lệch với SAP?", "Why does our stock differ from SAP's?")
    rows = drift.steps
    measures = (Weight("change_kg", Text("Thêm bớt để ra SAP", "Added on the way to SAP")), LEVEL)
    version = 2
    filters = BY_BATCH


class DriftOverTime(Chart):
    """Absolute drift at each stock list. Unit: kg."""

    code = "inventory/drift-over-time"
    title = Text("Chênh lệch tăng hay giảm?", "Does the drift grow or shrink?")
    kind = "line"
    rows = drift.over_time
    x = Date()
    measures = (Weight("drift_kg", Text("Chênh lệch", "Drift"), kpi="REC-DRIFT"),)
    filters = BY_PLANT
    sources = BOTH
    heavy = True
