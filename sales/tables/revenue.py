"""Lists of billing: items, documents, sums by customer, material, salesman and channel, targets, effects."""

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
    MaterialType,
    Money,
    Number,
    Ordinal,
    Quantity,
    Ratio,
    State,
    Unit,
    Weight,
    Words,
)
from alkana.reporting.table import Proof, Raw, Table
from alkana.text import Text
from sales.queries import comparison, customers, listed, targets
from sales.queries.lines import BILLING_FILTERS
from sales.queries.targets import TARGET_FILTERS
from sales.tables.parts import (
    BILLED_ON,
    BILLING_TYPE,
    CUMULATIVE,
    CUSTOMER_NAME,
    DELIVERY,
    DOCUMENT,
    GROUP,
    INVOICES,
    KG_PRICE,
    LAST_BILLED,
    MEANING,
    REVENUE,
    ROW_KEY,
    SALES_ORDER,
    SALESMAN,
    SALESMAN_NAME,
    SHARE,
    SOLD_KG,
    SOLD_L,
    UNWEIGHED,
)

BILLING = ("zrsd002",)


class BillingItemTable(Table):
    """Items of billing documents. Revenue in VND, quantity in the unit of sale, kg."""

    code = "sales/lines"
    title = Text("Dòng hóa đơn", "Billing items")
    rows = listed.billing_items
    columns = (
        BILLED_ON, DOCUMENT, Ordinal("billing_item", Text("Dòng", "Item")), BILLING_TYPE, MEANING,
        Channel(), Customer(), CUSTOMER_NAME, GROUP.but(visible=False), SALESMAN.but(visible=False), SALESMAN_NAME,
        Material(), Description(), MaterialType(visible=False),
        Quantity("quantity", Text("Số lượng", "Quantity")), Unit(), SOLD_KG, SOLD_L, REVENUE,
        Money("net_value_vnd", Text("Giá trị thuần trong danh sách", "Net value as listed"), total=False,
              visible=False),
        Money("tax_vnd", Text("Thuế", "Tax"), total=False, visible=False),
        Code("document_currency", Text("Tiền tệ chứng từ", "Document currency"), visible=False),
        Number("document_total", Text("Tổng theo tiền tệ chứng từ", "Total in document currency"), visible=False),
        Number("exchange_rate", Text("Tỷ giá", "Exchange rate"), decimals=5, visible=False),
        SALES_ORDER, DELIVERY, Flag("is_counted", Text("Tính doanh thu", "Counts as revenue")),
        Flag("is_cancelled", Text("Đã hủy", "Cancelled")),
        Code("left_out", Text("Lý do không tính", "Why not counted"), visible=False), ROW_KEY,
    )  # fmt: skip
    key = ("billing_document", "billing_item")
    order = ("-billing_date",)
    filters = BILLING_FILTERS
    sources = BILLING
    raw = Raw("zrsd002")


class BillingDocumentTable(Table):
    """Billing documents with their part in a cancellation. VND."""

    code = "sales/documents"
    title = Text("Hóa đơn", "Billing documents")
    rows = listed.billing_documents
    columns = (
        BILLED_ON, DOCUMENT, BILLING_TYPE, MEANING, Channel(), Customer(), CUSTOMER_NAME, SALESMAN,
        Count("items", Text("Số dòng", "Items")), REVENUE, Money("tax_vnd", Text("Thuế", "Tax")), SALES_ORDER,
        DELIVERY, Flag("is_cancelled", Text("Đã hủy", "Cancelled")),
        Code("counterpart", Text("Chứng từ hủy / bị hủy", "Cancelled by / cancels")),
    )  # fmt: skip
    key = ("billing_document",)
    order = ("-billing_date",)
    filters = BILLING_FILTERS
    sources = BILLING


class CustomerTable(Table):
    """Customers of the period, with their share and the cumulative one. VND, kg."""

    code = "sales/customers"
    title = Text("Khách hàng", "Customers")
    rows = listed.by_customer
    columns = (
        Customer(), CUSTOMER_NAME, INVOICES, REVENUE, SHARE, CUMULATIVE, SOLD_KG, SOLD_L, KG_PRICE, UNWEIGHED,
        LAST_BILLED,
    )  # fmt: skip
    key = ("customer",)
    order = ("-revenue_vnd",)
    filters = BILLING_FILTERS
    sources = BILLING
    proof = Proof("sales/lines", {"customer": "customer"})


class SoldMaterialTable(Table):
    """Materials sold in the period. VND, kg."""

    code = "sales/materials"
    title = Text("Sản phẩm đã bán", "Materials sold")
    rows = listed.by_material
    columns = (
        Material(), Words("material_name", Text("Tên hàng", "Description"), search=True, mobile=True), INVOICES,
        Count("customers", Text("Khách hàng", "Customers"), total=False), REVENUE, SHARE, CUMULATIVE, SOLD_KG, SOLD_L,
        KG_PRICE, UNWEIGHED, LAST_BILLED,
    )  # fmt: skip
    key = ("material",)
    order = ("-revenue_vnd",)
    filters = BILLING_FILTERS
    sources = BILLING
    proof = Proof("sales/lines", {"material": "material"})


class SalesmanTable(Table):
    """Revenue by salesman. VND, kg."""

    code = "sales/salesmen"
    title = Text("Nhân viên bán hàng", "Salesmen")
    rows = listed.by_salesman
    columns = (
        SALESMAN, SALESMAN_NAME, INVOICES, Count("customers", Text("Khách hàng", "Customers"), total=False), REVENUE,
        SHARE, SOLD_KG, KG_PRICE, LAST_BILLED,
    )  # fmt: skip
    key = ("salesman",)
    order = ("-revenue_vnd",)
    filters = BILLING_FILTERS
    sources = BILLING
    proof = Proof("sales/lines", {"salesman": "salesman"})


class ChannelTable(Table):
    """Revenue by channel. VND, kg."""

    code = "sales/channels"
    title = Text("Kênh bán", "Channels")
    rows = listed.by_channel
    columns = (
        Channel(), Words("channel_name", Text("Tên kênh", "Channel name"), mobile=True), INVOICES,
        Count("customers", Text("Khách hàng", "Customers"), total=False), REVENUE, SHARE, SOLD_KG, KG_PRICE,
    )  # fmt: skip
    key = ("channel",)
    order = ("-revenue_vnd",)
    filters = BILLING_FILTERS
    sources = BILLING
    proof = Proof("sales/lines", {"channel": "channel"})


class CustomerGroupTable(Table):
    """Revenue by customer group. VND, kg."""

    code = "sales/customer-groups"
    title = Text("Nhóm khách hàng", "Customer groups")
    rows = listed.by_customer_group
    columns = (
        GROUP, Words("customer_group_name", Text("Tên nhóm", "Group name"), mobile=True), INVOICES,
        Count("customers", Text("Khách hàng", "Customers"), total=False), REVENUE, SHARE, SOLD_KG, KG_PRICE,
    )  # fmt: skip
    key = ("customer_group",)
    order = ("-revenue_vnd",)
    filters = BILLING_FILTERS
    sources = BILLING


class CustomerStateTable(Table):
    """Every customer ever invoiced, by recency, frequency and value, with state and segment by fixed limits."""

    code = "sales/customer-states"
    title = Text("Tình trạng khách hàng", "States of customers")
    rows = customers.customer_states
    columns = (
        Customer(), CUSTOMER_NAME, State(mobile=True), Code("segment", Text("Phân khúc", "Segment"), mobile=True),
        Date("first_invoice_date", Text("Hóa đơn đầu", "First invoice")),
        Date("last_invoice_date", Text("Hóa đơn cuối", "Last invoice")),
        Days("silent_days", Text("Số ngày im lặng", "Days silent")),
        Days("median_gap_days", Text("Nhịp mua (ngày)", "Median interval, days")),
        Count("invoices", Text("Hóa đơn", "Invoices")),
        Count("invoices_year", Text("Hóa đơn 365 ngày", "Invoices in 365 days")),
        Money("revenue_year_vnd", Text("Doanh thu 365 ngày", "Revenue in 365 days")),
        Ordinal("recency_score", Text("R", "R")), Ordinal("frequency_score", Text("F", "F")),
        Ordinal("monetary_score", Text("M", "M")),
    )  # fmt: skip
    key = ("customer",)
    order = ("-revenue_year_vnd",)
    filters = frozenset({"from", "to", "as_of"})
    sources = BILLING


class TargetTable(Table):
    """Target and actual by salesman and half-year; states follow the time-proportional target. VND."""

    code = "sales/targets"
    title = Text("Chỉ tiêu theo nhân viên", "Targets by salesman")
    rows = targets.target_table
    columns = (
        Ordinal("year", Text("Năm", "Year")), Ordinal("semester", Text("Nửa năm", "Semester")), SALESMAN, SALESMAN_NAME,
        State(mobile=True), Money("target_vnd", Text("Chỉ tiêu", "Target")),
        Money("actual_vnd", Text("Thực hiện", "Actual"), mobile=True),
        Ratio("achievement_ratio", Text("Đạt", "Achievement"), numerator="actual_vnd", denominator="target_vnd",
              kpi="SAL-TGT", mobile=True),
        Money("gap_vnd", Text("Còn thiếu", "Gap")),
        Money("run_rate_vnd", Text("Cần mỗi ngày làm việc", "Required per working day"), kpi="SAL-RUN", total=False),
        Money("forecast_vnd", Text("Dự báo cuối kỳ", "Forecast"), total=False),
        Number("pace_ratio", Text("So với tiến độ (0–1)", "Against pace (0–1)"), decimals=4),
        Days("remaining_days", Text("Ngày làm việc còn lại", "Working days left")),
        Flag("is_unmatched", Text("Tên chưa khớp", "Unmatched name"), visible=False),
    )  # fmt: skip
    key = ("year", "semester", "salesman", "salesman_name")
    order = ("-year", "-semester", "-actual_vnd")
    filters = TARGET_FILTERS
    sources = ("zrsd002", "target")


class PriceVolumeMixTable(Table):
    """What moved revenue against the period before, per material; the parts add up to the change. VND, kg."""

    code = "sales/price-volume-mix"
    title = Text("Giá – lượng – cơ cấu theo sản phẩm", "Price–volume–mix by material")
    rows = comparison.price_volume_mix_rows
    columns = (
        Material(), Money("revenue_before_vnd", Text("Kỳ trước", "Before")),
        Money("revenue_now_vnd", Text("Kỳ này", "Now")),
        Money("change_vnd", Text("Chênh lệch", "Change"), kpi="SAL-PVM", mobile=True),
        Money("volume_vnd", Text("Do lượng", "Volume")), Money("price_vnd", Text("Do giá", "Price")),
        Money("mix_vnd", Text("Khác", "Mix")), Money("new_vnd", Text("Hàng mới", "New")),
        Money("lost_vnd", Text("Hàng ngừng", "Lost")), Weight("before_kg", Text("kg kỳ trước", "kg before")),
        Weight("now_kg", Text("kg kỳ này", "kg now")),
    )  # fmt: skip
    key = ("material",)
    order = ("-change_vnd",)
    filters = BILLING_FILTERS
    sources = BILLING


class CurrencyTable(Table):
    """What was billed in each document currency beside its value in VND; XXX = foreign, the list does not say which."""

    code = "sales/currencies"
    title = Text("Theo tiền tệ chứng từ", "By document currency")
    rows = listed.currencies
    columns = (
        Code("currency", Text("Tiền tệ", "Currency"), mobile=True), Count("items", Text("Số dòng", "Items")),
        Quantity("document_amount", Text("Số tiền theo tiền tệ", "Amount in the currency"), unit="currency"), REVENUE,
    )  # fmt: skip
    key = ("currency",)
    order = ("-revenue_vnd",)
    filters = BILLING_FILTERS
    sources = BILLING
