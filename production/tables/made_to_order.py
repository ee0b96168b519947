"""Lists of orders made to order and of contradictions of the rule."""

from alkana.reporting.columns import (
    Channel,
    Code,
    Customer,
    Date,
    Days,
    Description,
    Flag,
    Material,
    Plant,
    Quantity,
    Unit,
    Whole,
)
from alkana.reporting.table import Proof, Raw, Table
from alkana.text import Text
from production.kpis import MTO_FILTERS, ORDER_FILTERS, TIME_LISTS
from production.queries import made_to_order
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


class MtoOrdersTable(Table):
    """Orders made to order as they are on the as-of day. Units: the order's own, calendar days."""

    code = "mto-orders"
    title = Text("Đơn hàng sản xuất theo đơn (MTO)", "Orders made to order")
    rows = made_to_order.mto_orders
    columns = (
        ORDER, SALES_ORDER, Customer(), Channel(), Material(), Description(), PRODUCT_GROUP, Plant(), ORDER_TYPE, BATCH,
        Code("position", Text("Vị trí", "Position"), mobile=True), STATE, ORDERED, DELIVERED,
        Quantity("received_quantity", Text("Nhập trung tâm", "Received at the centre")),
        Quantity("issued_quantity", Text("Đã xuất", "Issued")), Unit(),
        Date("created_date", Text("Tạo lệnh", "Created")),
        Date("sales_order_date", Text("Ngày đơn bán hàng", "Sales order date"), visible=False), RELEASED,
        Date("basic_finish_date", Text("Kết thúc kế hoạch", "Basic finish"), visible=False), FINISHED,
        Date("receipt_date", Text("Ngày nhập trung tâm", "Receipt at the centre")),
        Date("last_issue_date", Text("Xuất cuối", "Last issue")),
        Date("promise_date", Text("Ngày hứa", "Promise"), mobile=True),
        Code("promise_basis", Text("Cơ sở ngày hứa", "Basis of the promise")),
        Date("forecast_date", Text("Dự báo", "Forecast")),
        Code("forecast_basis", Text("Cơ sở dự báo", "Basis of the forecast")),
        Whole("samples", Text("Số mẫu", "Samples"), visible=False),
        Days("left_days", Text("Còn lại (ngày)", "Days left"), mobile=True),
        Flag("is_open", Text("Đang mở", "Open"), nullable=False), Flag("is_late", Text("Trễ", "Late")),
        Flag("is_at_risk", Text("Có nguy cơ", "At risk"), nullable=False),
        Flag("is_on_promise", Text("Đúng hẹn", "On promise")),
        Flag("is_before_movements", Text("Không rõ đã xuất chưa", "Unknown whether it left"), nullable=False),
    )  # fmt: skip
    key = ("process_order",)
    order = ("promise_date",)
    filters = MTO_FILTERS - {"from"}
    sources = TIME_LISTS
    proof = Proof("inventory/movements", {"material": "material", "batch": "batch"})


class ContradictionsTable(Table):
    """Orders on which order type and MTO rule disagree, by creation."""

    code = "mto-orders/contradictions"
    title = Text("Mâu thuẫn với quy tắc MTO", "Contradictions of the MTO rule")
    rows = made_to_order.contradictions
    columns = (
        ORDER, Material(), Description(), BATCH, Plant(), ORDER_TYPE, ORDER_KIND, CONTROLLER, SALES_ORDER, STATE,
        Date("created_date", Text("Tạo lệnh", "Created")),
        Code("contradiction", Text("Mâu thuẫn", "Contradiction"), mobile=True),
        Code("row_key", Text("Dòng gốc", "Source row"), visible=False, sql_type="uuid"),
    )  # fmt: skip
    key = ("process_order",)
    order = ("-created_date",)
    filters = ORDER_FILTERS - {"as_of"}
    sources = ("cooispi",)
    raw = Raw("cooispi")
