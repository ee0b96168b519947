"""Charts of sales, deliveries and receivables."""

from alkana.reporting.chart import Chart
from alkana.reporting.columns import (
    Channel,
    Code,
    Count,
    Customer,
    Date,
    Days,
    Money,
    Month,
    Number,
    Ratio,
    Words,
)
from alkana.text import Text
from sales.queries import comparison, customers, listed, otif, receivables
from sales.queries.lines import BILLING_FILTERS, DELIVERY_FILTERS
from sales.queries.receivables import RECEIVABLE_FILTERS

MONTH = Month("month", Text("Tháng", "Month"))
REVENUE = Money("revenue_vnd", Text("Doanh thu thuần", "Net revenue"), kpi="SAL-NET")
STEP = Code("step", Text("Bước", "Step"))


class RevenueByMonth(Chart):
    """Net revenue by month with target and last year. VND."""

    code = "sales/revenue-by-month"
    title = Text(
        "Doanh thu đi về đâu so với chỉ tiêu và năm trước?",
        "Where does revenue go, against target and last year?",
    )
    kind = "line"
    rows = listed.by_month
    x = MONTH
    measures = (
        REVENUE,
        Money("target_vnd", Text("Chỉ tiêu", "Target")),
        Money("last_year_vnd", Text("Năm trước", "Last year"), kpi="SAL-NET"),
    )
    roles = {"target_vnd": "target", "last_year_vnd": "last_year"}
    filters = BILLING_FILTERS
    sources = ("zrsd002", "target")


class PriceByMonth(Chart):
    """Price per kg by month. VND/kg."""

    code = "sales/price-by-month"
    title = Text("Giá mỗi kg thay đổi thế nào?", "How does the price per kg change?")
    kind = "line"
    rows = listed.by_month
    x = MONTH
    measures = (Money("kg_price_vnd", Text("Giá mỗi kg", "Price per kg"), kpi="SAL-PKG", total=False),)
    filters = BILLING_FILTERS
    sources = ("zrsd002",)


class RevenueByChannel(Chart):
    """Net revenue by month and channel. VND."""

    code = "sales/revenue-by-channel"
    title = Text("Kênh nào mang lại doanh thu?", "Which channels bring the revenue?")
    kind = "stacked"
    rows = listed.by_month_and_channel
    x = MONTH
    by = Channel()
    measures = (REVENUE,)
    filters = BILLING_FILTERS
    sources = ("zrsd002",)


class Concentration(Chart):
    """Cumulative share of customers, biggest first (0–1)."""

    code = "sales/concentration"
    title = Text("Doanh thu tập trung ở bao nhiêu khách?", "How many customers bring the revenue?")
    kind = "line"
    rows = listed.by_customer
    x = Customer()
    measures = (Number("cumulative_share", Text("Cộng dồn", "Cumulative"), decimals=4), REVENUE)
    filters = BILLING_FILTERS
    sources = ("zrsd002",)
    most = 40


class Segments(Chart):
    """Customers by invoices and revenue of 365 days, in four segments by fixed limits."""

    code = "sales/segments"
    title = Text("Khách nào mua nhiều, khách nào mua lớn?", "Who buys often, who buys big?")
    kind = "scatter"
    rows = customers.customer_states
    x = Count("invoices_year", Text("Hóa đơn 365 ngày", "Invoices in 365 days"), total=False)
    by = Code("segment", Text("Phân khúc", "Segment"))
    measures = (
        Money("revenue_year_vnd", Text("Doanh thu 365 ngày", "Revenue in 365 days")),
        Words("customer", Text("Khách hàng", "Customer")),
    )
    filters = frozenset({"from", "to", "as_of"})
    sources = ("zrsd002",)


class PriceVolumeMix(Chart):
    """What moved revenue from the period before to this one. VND."""

    code = "sales/price-volume-mix"
    title = Text("Doanh thu thay đổi vì giá, vì lượng hay vì cơ cấu?", "Was it price, volume or mix?")
    kind = "waterfall"
    rows = listed.effects
    x = STEP
    measures = (Money("amount_vnd", Text("Giá trị", "Amount")),)
    filters = BILLING_FILTERS
    sources = ("zrsd002",)


class EffectsByMaterial(Chart):
    """Change of revenue by material, biggest first. VND."""

    code = "sales/change-by-material"
    title = Text("Sản phẩm nào làm doanh thu thay đổi?", "Which materials moved the revenue?")
    kind = "bar"
    rows = comparison.price_volume_mix_rows
    x = Code("material", Text("Mã vật tư", "Material"))
    measures = (Money("change_vnd", Text("Chênh lệch", "Change"), kpi="SAL-PVM"),)
    filters = BILLING_FILTERS
    sources = ("zrsd002",)


class OtifLadder(Chart):
    """The same lines under every rule (0–1); L1 is the official one."""

    code = "otif/ladder"
    title = Text("Cùng số dòng, mỗi quy tắc cho bao nhiêu?", "The same lines under every rule")
    kind = "bar"
    rows = otif.ladder
    x = Code("rule", Text("Quy tắc", "Rule"))
    measures = (
        Ratio("kept_ratio", Text("Tỷ lệ đạt", "Share kept"), numerator="kept", denominator="due", kpi="OTIF"),
    )
    filters = DELIVERY_FILTERS
    sources = ("zrsd004",)


class OtifByWeek(Chart):
    """On time in full by week of the planned date (0–1)."""

    code = "otif/by-week"
    title = Text("Giao hàng có đúng hạn hơn không?", "Are deliveries getting better?")
    kind = "line"
    rows = listed.otif_by_week
    x = Date("week", Text("Tuần", "Week"))
    measures = (Ratio("kept_ratio", Text("OTIF", "OTIF"), numerator="kept", denominator="due", kpi="OTIF"),)
    filters = DELIVERY_FILTERS
    sources = ("zrsd004",)


class OtifMatrix(Chart):
    """Due lines by on time × in full."""

    code = "otif/matrix"
    title = Text("Trễ, thiếu, hay cả hai?", "Late, short, or both?")
    kind = "heatmap"
    rows = listed.otif_matrix
    x = Code("is_on_time", Text("Đúng hạn", "On time"), sql_type="boolean", form="flag", kind="flag")
    by = Code("is_in_full", Text("Đủ", "In full"), sql_type="boolean", form="flag", kind="flag")
    measures = (Count("lines", Text("Số dòng", "Lines")),)
    filters = DELIVERY_FILTERS
    sources = ("zrsd004",)


class DaysLateHistogram(Chart):
    """Due lines by working days from planned date to goods issue; beyond −10 and 20 together."""

    code = "otif/days-late"
    title = Text("Trễ bao nhiêu ngày?", "How late?")
    kind = "histogram"
    rows = listed.otif_histogram
    x = Days("late_days", Text("Ngày làm việc", "Working days"), decimals=0)
    measures = (Count("lines", Text("Số dòng", "Lines")),)
    filters = DELIVERY_FILTERS
    sources = ("zrsd004",)


class LostPoints(Chart):
    """Missed lines by customer."""

    code = "otif/lost-by-customer"
    title = Text("Khách nào làm mất nhiều điểm OTIF nhất?", "Which customers cost most points?")
    kind = "bar"
    rows = listed.otif_by_customer
    x = Customer()
    measures = (Count("missed", Text("Không đạt", "Missed")),)
    filters = DELIVERY_FILTERS
    sources = ("zrsd004",)


class ReceivablesByBucket(Chart):
    """To collect and collected by bucket of one snapshot. VND."""

    code = "receivables/by-bucket"
    title = Text("Phải thu nằm ở nhóm tuổi nợ nào?", "In which buckets do receivables lie?")
    kind = "bar"
    rows = receivables.buckets
    x = Code("bucket", Text("Nhóm tuổi nợ (ngày)", "Bucket, days"))
    measures = (
        Money("target_vnd", Text("Phải thu", "To collect"), kpi="AR-TOT"),
        Money("realization_vnd", Text("Đã thu", "Collected")),
    )
    filters = RECEIVABLE_FILTERS
    sources = ("zrfi005",)


class ReceivablesBridge(Chart):
    """From the snapshot before to this one. VND."""

    code = "receivables/bridge"
    title = Text("Phải thu thay đổi vì đâu?", "What moved receivables?")
    kind = "waterfall"
    rows = listed.bridge_bars
    x = STEP
    measures = (Money("amount_vnd", Text("Giá trị", "Amount")),)
    filters = RECEIVABLE_FILTERS
    sources = ("zrfi005",)


class RollRates(Chart):
    """What moved into the next bucket since the snapshot before (0–1)."""

    code = "receivables/roll-rates"
    title = Text("Bao nhiêu nợ chuyển sang nhóm già hơn?", "How much debt grows older?")
    kind = "bar"
    rows = receivables.roll_matrix
    x = Code("bucket", Text("Nhóm tuổi nợ (ngày)", "Bucket, days"))
    measures = (
        Ratio(
            "roll_ratio", Text("Tỷ lệ", "Rate"), numerator="now_vnd", denominator="before_vnd", kpi="AR-ROLL"
        ),
    )
    filters = RECEIVABLE_FILTERS
    sources = ("zrfi005",)


class ReceivablesTrend(Chart):
    """One point per snapshot, never added. VND."""

    code = "receivables/trend"
    title = Text("Phải thu qua các ngày chốt", "Receivables over snapshots")
    kind = "line"
    rows = receivables.trend
    x = Date("snapshot_date", Text("Ngày chốt", "Snapshot"))
    measures = (
        Money("target_vnd", Text("Phải thu", "To collect"), kpi="AR-TOT"),
        Money("overdue_vnd", Text("Trên 30 ngày", "Over 30 days")),
        Money("realization_vnd", Text("Đã thu", "Collected")),
    )
    filters = RECEIVABLE_FILTERS
    sources = ("zrfi005",)


class ReceivablesByCustomer(Chart):
    """Still to collect by customer, biggest first. VND."""

    code = "receivables/by-customer"
    title = Text("Khách nào còn nợ nhiều nhất?", "Who owes most?")
    kind = "bar"
    rows = receivables.by_customer
    x = Customer()
    measures = (Money("open_vnd", Text("Còn phải thu", "Still to collect"), kpi="AR-OPEN"),)
    filters = RECEIVABLE_FILTERS
    sources = ("zrfi005",)
