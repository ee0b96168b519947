"""Addresses of the API that are more than a list, chart or figure: summaries and the card of a customer."""

from alkana.reporting.columns import Channel, Code, Customer, Date, Days, Money, State, Words
from alkana.reporting.record import Record
from alkana.reporting.summary import Summary
from alkana.text import Text
from sales.queries import customers
from sales.queries.lines import BILLING_FILTERS, DELIVERY_FILTERS
from sales.queries.receivables import RECEIVABLE_FILTERS


class SalesSummary(Summary):
    """The figures of the sales page."""

    code = "sales/summary"
    title = Text("Tóm tắt bán hàng", "Sales summary")
    kpis = ("SAL-NET", "SAL-GRW", "SAL-INV", "SAL-SO", "SAL-AIV", "SAL-VOL", "SAL-PKG", "SAL-CUS", "SAL-RET",
            "SAL-TGT", "SAL-RUN", "SAL-LOST")  # fmt: skip
    filters = BILLING_FILTERS
    sources = ("zrsd002", "target")


class OtifSummary(Summary):
    """The figures of the OTIF page. Basis is the goods issue; arrival at the customer is in no list."""

    code = "otif/summary"
    title = Text("Tóm tắt đúng hạn và đủ", "On-time-in-full summary")
    kpis = ("OTIF", "DEL-OT", "DEL-IF", "OTIF-ORD", "FILL", "DEL-DLY", "DEL-OPEN")
    filters = DELIVERY_FILTERS
    sources = ("zrsd004",)


class ReceivablesSummary(Summary):
    """The figures of the receivables page, of exactly one snapshot."""

    code = "receivables/summary"
    title = Text("Tóm tắt phải thu", "Receivables summary")
    kpis = ("AR-TOT", "AR-COL", "AR-OPEN", "AR-OD%", "AR-90", "AR-180", "DSO", "AR-ROLL", "AR-BRG")
    filters = RECEIVABLE_FILTERS
    sources = ("zrfi005", "zrsd002")


class CustomerCard(Record):
    """One customer: who he is, what he buys, how he is delivered, what he owes."""

    code = "sales/customer"
    part = "customer"
    title = Text("Khách hàng", "Customer")
    rows = customers.customer
    columns = (
        Customer(), Words("customer_name", Text("Tên khách hàng", "Customer name")),
        Words("city", Text("Thành phố", "City")),
        Channel(), Code("customer_group", Text("Nhóm khách hàng", "Customer group")), State(),
        Code("segment", Text("Phân khúc", "Segment")), Date("first_invoice_date", Text("Hóa đơn đầu", "First invoice")),
        Date("last_invoice_date", Text("Hóa đơn cuối", "Last invoice")),
        Days("silent_days", Text("Số ngày im lặng", "Days silent")),
        Days("median_gap_days", Text("Nhịp mua (ngày)", "Median interval, days")),
        Money("revenue_year_vnd", Text("Doanh thu 365 ngày", "Revenue in 365 days"), total=False),
        Words("note", Text("Ghi chú", "Note")),
    )  # fmt: skip
    parts = {
        "documents": "sales/documents",
        "materials": "sales/materials",
        "deliveries": "otif/lines",
        "receivables": "receivables/lines",
    }
    filters = BILLING_FILTERS - {"customer"}
    sources = ("zrsd002", "zrsd004", "zrfi005")
