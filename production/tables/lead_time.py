"""Lists of lead times: orders with their stages, contradictions, coverage of stages, bottlenecks."""

from alkana.reporting.columns import (
    Channel,
    Code,
    Count,
    Customer,
    Date,
    Days,
    Description,
    Flag,
    Material,
    Ordinal,
    Plant,
    Quantity,
    Ratio,
    State,
    Unit,
)
from alkana.reporting.table import Proof, Table
from alkana.text import Text
from production.kpis import STAGE_FILTERS, TIME_LISTS
from production.queries import lead_time
from production.tables.parts import (
    BATCH,
    DELIVERED,
    ORDER,
    ORDER_KIND,
    ORDER_TYPE,
    PRODUCT_GROUP,
    SALES_ORDER,
)

STAGE = Code("stage", Text("Công đoạn", "Stage"), mobile=True)
POSITION = Ordinal("position", Text("Thứ tự", "Position"), visible=False)
ANOMALIES = Code("anomalies", Text("Bất thường", "Anomalies"))
DATES = (
    Date("sales_order_date", Text("Ngày đơn bán hàng", "Sales order date"), visible=False),
    Code("preparation_basis", Text("Cơ sở chuẩn bị", "Basis of the preparation")),
    Date("transfer_order_date", Text("Đơn chuyển kho", "Transfer order date"), visible=False),
    Date("preparation_date", Text("Bắt đầu chuẩn bị", "Preparation begins"), visible=False),
    Date("release_date", Text("Phát lệnh", "Released")),
    Date("finish_date", Text("Hoàn thành", "Finished")),
    Date("receipt_date", Text("Ngày nhập trung tâm", "Receipt at the centre")),
    Date("first_issue_date", Text("Xuất đầu", "First issue")),
    Date("last_issue_date", Text("Xuất cuối", "Last issue")),
    Date("goods_issue_date", Text("GI của giao hàng", "Goods issue"), visible=False),
)
STAGES = (
    Days("preparation_days", Text("Chuẩn bị", "Preparation"), kpi="LT-PREP"),
    Days("production_days", Text("Sản xuất", "Production"), kpi="LT-PROD"),
    Days("transit_days", Text("Chuyển", "Transit"), kpi="LT-TRA"),
    Days("storage_days", Text("Lưu kho", "Storage"), kpi="LT-STO"),
    Days("total_days", Text("Tổng", "Total"), kpi="LT-TOT", mobile=True),
    Days("target_days", Text("Mục tiêu", "Target")),
)


class LeadTimeTable(Table):
    """Filling orders with their stages, by actual finish. Unit: calendar days."""

    code = "lead-time"
    title = Text("Thời gian từ lệnh đến xuất kho", "Lead time")
    rows = lead_time.lead_times
    columns = (
        ORDER, BATCH, Material(), Description(), PRODUCT_GROUP, Plant(), ORDER_TYPE, ORDER_KIND, SALES_ORDER, Channel(),
        Customer(), *DATES, *STAGES,
        Days("open_days", Text("Đang mở", "Open for")), State("standing", Text("Kết quả", "Standing"), mobile=True),
        DELIVERED, Quantity("received_quantity", Text("Nhập trung tâm", "Received at the centre")),
        Quantity("issued_quantity", Text("Đã xuất", "Issued")), Unit(),
        Flag("is_fully_issued", Text("Đã xuất hết", "Fully issued")),
        Flag("is_before_movements", Text("Không rõ đã xuất chưa", "Unknown whether it left"), nullable=False),
        ANOMALIES,
    )  # fmt: skip
    key = ("process_order",)
    order = ("-total_days",)
    filters = STAGE_FILTERS
    sources = TIME_LISTS
    proof = Proof("inventory/movements", {"material": "material", "batch": "batch"})


class AnomaliesTable(Table):
    """Contradictions in dates and documents of orders, all periods."""

    code = "lead-time/anomalies"
    title = Text("Bất thường về thời gian", "Anomalies of lead time")
    rows = lead_time.anomalies
    columns = (
        Code("anomaly", Text("Bất thường", "Anomaly"), mobile=True), ORDER, BATCH, Material(), Description(), Plant(),
        ORDER_KIND, *DATES, *STAGES,
    )  # fmt: skip
    key = ("process_order", "anomaly")
    order = ("anomaly",)
    filters = STAGE_FILTERS - {"from", "to"}
    sources = TIME_LISTS


class StagesTable(Table):
    """Every stage's statistics and how much of it is known, by actual finish. Unit: calendar days."""

    code = "lead-time/stages"
    title = Text("Các công đoạn", "Stages")
    rows = lead_time.coverage
    columns = (
        ORDER_KIND, STAGE, POSITION,
        Days("median_days", Text("Trung vị", "Median"), mobile=True), Days("p25_days", Text("P25", "P25")),
        Days("p75_days", Text("P75", "P75")), Days("p90_days", Text("P90", "P90")),
        Count("orders", Text("Số lệnh", "Production orders"), total=False),
        Count("measured", Text("Đo được", "Measured"), total=False),
        Count("missing", Text("Thiếu ngày", "End missing"), total=False),
        Count("contradicting", Text("Mâu thuẫn", "Contradicting"), total=False),
        Ratio("known_ratio", Text("Độ phủ", "Coverage"), numerator="measured", denominator="orders"),
    )  # fmt: skip
    key = ("order_kind", "stage")
    order = ("order_kind", "position")
    filters = STAGE_FILTERS
    sources = TIME_LISTS


class BottlenecksTable(Table):
    """Days over target by the stage that explains them, by actual finish. Unit: calendar days."""

    code = "lead-time/bottlenecks"
    title = Text("Thời gian mất ở đâu?", "Where is the time lost?")
    rows = lead_time.bottlenecks
    columns = (
        ORDER_KIND, STAGE, POSITION, Days("over_days", Text("Ngày vượt mục tiêu", "Days over target"), mobile=True),
        Days("all_over_days", Text("Tất cả", "All of the kind"), visible=False),
        Ratio("share_ratio", Text("Tỷ trọng", "Share"), numerator="over_days", denominator="all_over_days"),
        Count("orders", Text("Số lệnh trễ", "Late production orders"), total=False),
        Days("median_days", Text("Trung vị", "Median")),
    )  # fmt: skip
    key = ("order_kind", "stage")
    order = ("-over_days",)
    filters = STAGE_FILTERS
    sources = TIME_LISTS
