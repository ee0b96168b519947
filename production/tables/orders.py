"""Lists of production orders and stock transfer orders."""

from alkana.reporting.columns import (
    Code,
    Date,
    Days,
    Description,
    Flag,
    Material,
    Plant,
    Quantity,
    Unit,
    Weight,
    Words,
)
from alkana.reporting.table import Proof, Raw, Table
from alkana.text import Text
from production.kpis import ORDER_FILTERS
from production.queries import orders
from production.tables.parts import (
    BATCH,
    CONTROLLER,
    DELIVERED,
    FINISHED,
    ORDER,
    ORDER_KIND,
    ORDER_TYPE,
    ORDERED,
    PRODUCT_GROUP,
    RELEASED,
    SALES_ORDER,
    STATE,
)

MOVEMENTS_OF_BATCH = Proof("inventory/movements", {"material": "material", "batch": "batch"})


class OrdersTable(Table):
    """Production orders by basic finish. Units: the order's own, kg, working days."""

    code = "production/orders"
    title = Text("Lệnh sản xuất", "Production orders")
    rows = orders.orders
    columns = (
        ORDER, Material(), Description(), BATCH, Plant(), ORDER_TYPE, ORDER_KIND, CONTROLLER, SALES_ORDER,
        PRODUCT_GROUP, ORDERED, DELIVERED, Unit(),
        Weight("ordered_kg", Text("Số lượng lệnh (kg)", "Ordered, kg")),
        Weight("delivered_kg", Text("Đã nhập kho (kg)", "Delivered, kg")),
        Date("created_date", Text("Tạo lệnh", "Created"), visible=False), RELEASED,
        Date("basic_start_date", Text("Bắt đầu kế hoạch", "Basic start"), visible=False),
        Date("basic_finish_date", Text("Kết thúc kế hoạch", "Basic finish")), FINISHED,
        Days("late_days", Text("Trễ (ngày làm việc)", "Late, working days"), mobile=True), STATE,
        Words("system_status", Text("Trạng thái SAP", "SAP status"), visible=False),
        Flag("is_completed", Text("Đã hoàn thành", "Completed"), visible=False),
        Code("row_key", Text("Dòng gốc", "Source row"), visible=False, sql_type="uuid"),
    )  # fmt: skip
    key = ("process_order",)
    order = ("-basic_finish_date",)
    filters = ORDER_FILTERS
    sources = ("cooispi",)
    proof = MOVEMENTS_OF_BATCH
    raw = Raw("cooispi")


class InWorkTable(Table):
    """Orders in work on the as-of day. Units: the order's own, kg, working days."""

    code = "production/in-work"
    title = Text("Lệnh dở dang", "Orders in work")
    rows = orders.in_work
    columns = (
        ORDER, Material(), Description(), BATCH, Plant(), ORDER_KIND, CONTROLLER, SALES_ORDER, ORDERED, DELIVERED,
        Quantity("open_quantity", Text("Còn lại", "Still to come"), mobile=True), Unit(),
        Weight("open_kg", Text("Còn lại (kg)", "Still to come, kg")), RELEASED,
        Date("basic_finish_date", Text("Kết thúc kế hoạch", "Basic finish")),
        Days("waiting_days", Text("Quá hạn (ngày làm việc)", "Overdue, working days"), mobile=True), STATE,
        Flag("is_over_delivered", Text("Nhập quá", "Over-delivered")),
    )  # fmt: skip
    key = ("process_order",)
    order = ("-waiting_days",)
    filters = ORDER_FILTERS
    sources = ("cooispi", "mb51")
    proof = MOVEMENTS_OF_BATCH


class TransfersTable(Table):
    """Stock transfer orders by purchase date. Unit: the material's own."""

    code = "production/transfers"
    title = Text("Đơn chuyển kho", "Stock transfer orders")
    rows = orders.transfers
    columns = (
        Code("purchase_order", Text("Đơn chuyển kho", "Purchase order"), search=True, mobile=True),
        Code("item", Text("Dòng", "Item")), Material(), Description(),
        Code("supplying_plant", Text("Nhà máy xuất", "From plant")), Plant(title=Text("Nhà máy nhận", "To plant")),
        Date("purchase_date", Text("Ngày đơn", "Purchase date")),
        Date("delivery_date", Text("Ngày giao", "Delivery date")), ORDERED,
        Quantity("issued_quantity", Text("Đã xuất", "Issued")),
        Quantity("received_quantity", Text("Đã nhận", "Received")),
        Quantity("transit_quantity", Text("Đang chuyển", "In transit"), mobile=True), Unit(),
        Code("material_made_to", Text("MTS / MTO của vật tư", "MTS / MTO of the material"), visible=False),
        Code("row_key", Text("Dòng gốc", "Source row"), visible=False, sql_type="uuid"),
    )  # fmt: skip
    key = ("purchase_order", "item")
    order = ("-purchase_date",)
    filters = frozenset({"from", "to", "plant", "material", "material_type"})
    sources = ("zrmm024",)
    proof = Proof("inventory/movements", {"material": "material"})
    raw = Raw("zrmm024")
