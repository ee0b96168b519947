"""Lists of finished batches, of their mass balance and of the links between batches."""

from alkana.reporting.columns import (
    Code,
    Date,
    Description,
    Flag,
    Material,
    MaterialType,
    Plant,
    Quantity,
    Unit,
    Weight,
)
from alkana.reporting.table import Raw, Table
from alkana.text import Text
from production.kpis import ORDER_FILTERS
from production.queries import coverage, orders
from production.tables.parts import BATCH, CONTROLLER, ORDER, ORDER_KIND, STATE

BATCH_ID = Code("batch_id", Text("Vật tư|lô", "Material|batch"), visible=False)
FINISHED = Date("finish_date", Text("Hoàn thành", "Finished"))


class FinishedBatchesTable(Table):
    """Batches of finished goods by actual finish, with whether they are linked to their liquid batch."""

    code = "production/finished-batches"
    title = Text("Lô thành phẩm", "Finished batches")
    rows = coverage.finished_batches
    columns = (
        BATCH_ID, BATCH, Material(), Description(), MaterialType(visible=False), Plant(), CONTROLLER, ORDER_KIND, STATE,
        FINISHED, Flag("is_linked", Text("Nối được về lô bán thành phẩm", "Linked to its liquid batch"), mobile=True),
    )  # fmt: skip
    key = ("batch_id",)
    order = ("-finish_date",)
    filters = ORDER_FILTERS
    sources = ("cooispi", "zrpp062", "mb51")


class BatchBalancesTable(Table):
    """Mass balance of finished batches by actual finish. Units: the batch's own, kg."""

    code = "production/batch-balances"
    title = Text("Cân bằng khối lượng của lô", "Mass balance of batches")
    rows = coverage.batch_balances
    columns = (
        BATCH_ID, BATCH, Material(), Plant(), FINISHED,
        Quantity("received", Text("Nhập", "Received")),
        Quantity("difference", Text("Chênh lệch", "Difference"), mobile=True), Unit(),
        Weight("received_kg", Text("Nhập (kg)", "Received, kg")),
        Weight("difference_kg", Text("Chênh lệch (kg)", "Difference, kg"), kpi="GEN-BAL"),
        Flag("is_beyond_tolerance", Text("Lệch quá 1 % hoặc 5 kg", "Off by more than 1 % or 5 kg")),
    )  # fmt: skip
    key = ("batch_id", "unit")
    order = ("-difference_kg",)
    filters = ORDER_FILTERS
    sources = ("mb51", "mb52", "cooispi")


class LinksTable(Table):
    """Links between batches by production date. Units: the parent's own, kg."""

    code = "production/links"
    title = Text("Liên kết giữa các lô", "Links between batches")
    rows = coverage.links
    columns = (
        Code("parent_batch_id", Text("Lô đầu vào", "Went in"), search=True),
        Code("batch_id", Text("Lô đầu ra", "Came out"), search=True, mobile=True), BATCH, Material(),
        Code("confidence", Text("Độ tin cậy", "Confidence"), mobile=True), Code("method", Text("Cách nối", "Method")),
        ORDER, Code("parent_process_order", Text("Lệnh của lô đầu vào", "Order of the parent")),
        Date("production_date", Text("Ngày sản xuất", "Produced on")),
        Quantity("quantity", Text("Số lượng", "Quantity")), Unit(),
        Weight("quantity_kg", Text("Khối lượng (kg)", "Weight, kg")),
        Code("row_key", Text("Dòng gốc", "Source row"), visible=False, sql_type="uuid"),
    )  # fmt: skip
    key = ("batch_id", "parent_batch_id", "method", "process_order", "unit")
    order = ("-production_date",)
    filters = frozenset({"from", "to", "material", "material_type", "batch"})
    sources = ("zrpp062", "cooispi", "mb51")
    raw = Raw("zrpp062")


class StateHistoryTable(Table):
    """The day a list first showed an order in a state. Grain: order × state."""

    code = "production/state-history"
    title = Text("Lịch sử trạng thái lệnh", "State history of orders")
    rows = orders.state_history
    columns = (
        ORDER, Material(), BATCH, Plant(), STATE,
        Date("first_seen_date", Text("Thấy lần đầu", "First seen"), mobile=True),
    )  # fmt: skip
    key = ("process_order", "state")
    order = ("-first_seen_date",)
    filters = frozenset(
        {"from", "to", "plant", "material", "material_type", "batch", "mrp_controller", "order_type"}
    )
    sources = ("cooispi",)
