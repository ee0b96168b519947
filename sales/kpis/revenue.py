"""KPIs of billing: revenue, documents, volume, price, targets, customers."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.kpi import AS_OF, Additivity, Band, Change, Kpi, declare_main, register
from alkana.text import Text
from sales.kpis.deliveries import SALES_ORDER
from sales.queries import comparison, customers, revenue, targets, trends
from sales.queries.lines import BILLING_FILTERS
from sales.queries.targets import TARGET_FILTERS

ADDITIVE, RATIO, DISTINCT = Additivity.ADDITIVE, Additivity.RATIO, Additivity.DISTINCT
ITEM, DOCUMENT = Text("dòng hóa đơn", "billing item"), Text("hóa đơn", "billing document")
MATERIAL, CUSTOMER = Text("vật tư", "material"), Text("khách hàng", "customer")
PERIOD = Text("kỳ", "period")
TARGET = Text("nhân viên bán hàng × năm × nửa năm", "salesman × year × semester")
BILLING_DATE = Text("ngày hóa đơn", "billing date")
FIRST_BILLING = Text("ngày hóa đơn đầu tiên trong kỳ", "date of first billing in the period")
TWO_PERIODS = Text("hai kỳ của ngày hóa đơn", "two periods of billing date")
# Bands of the time-proportional target.
PACE = (Band("act", None), Band("watch", Decimal(70)), Band("good", Decimal(90)))


BILLED_WEIGHT = (
    Change(2, date(2026, 11, 30), Text(
        "Kg là trọng lượng tịnh của dòng hóa đơn, không còn là số lượng × hệ số của vật tư.",
        "Kilograms are the net weight of the billed line, no longer quantity × the material's factor.",
    )),
)  # fmt: skip


def _billing(  # noqa: PLR0917  (a row of the list below)
    code: str, vi: str, en: str, definition: tuple[str, str], formula: tuple[str, str], unit: str,
    compute: Callable[[Filters], Figure], additivity: Additivity, *, good: Literal["up", "down"] | None = "up",
    filters: frozenset[str] = BILLING_FILTERS, grain: Text = ITEM, axis: Text = BILLING_DATE,
    sources: tuple[str, ...] = ("zrsd002",), rows: str = "sales/lines", **more: Any,
) -> Kpi:  # fmt: skip
    return Kpi(
        code=code, name=Text(vi, en), definition=Text(*definition), formula=Text(*formula), unit=unit,
        compute=compute, grain=grain, date_axis=axis, additivity=additivity, filters=filters, sources=sources,
        good=good, rows=rows, **more,
    )  # fmt: skip


register(
    _billing("SAL-NET", "Doanh thu thuần", "Net revenue", (
        "Tổng giá trị thuần bằng VND theo dấu của loại hóa đơn, chưa thuế; chứng từ hủy và chứng từ bị hủy triệt tiêu "
        "nhau; không tính kênh nội bộ. Giá trị thuần đã là VND trong danh sách, kể cả xuất khẩu.",
        "Sum of Net Value in VND by the sign of the billing type, tax excluded; a cancelled document and its "
        "cancellation net to 0; internal channels are not counted. Net Value is in VND in the list, export included.",
    ), ("Σ giá trị thuần × dấu của loại hóa đơn", "Σ Net Value × sign of billing type"), "VND", revenue.net_revenue,
        ADDITIVE, trend=trends.revenue_by_month),
    _billing("SAL-GRW", "Tăng trưởng doanh thu", "Revenue growth", (
        "Doanh thu thuần so với kỳ trước có cùng số ngày làm việc; chi tiết so với năm trước.",
        "Net revenue against the period before with as many working days; details compare with last year.",
    ), ("(SAL-NET − SAL-NET kỳ trước) / |SAL-NET kỳ trước|", "(SAL-NET − SAL-NET before) / |SAL-NET before|"), "%",
        revenue.growth, RATIO, grain=PERIOD),
    _billing("SAL-INV", "Số hóa đơn", "Invoices", (
        "Số chứng từ được tính là hóa đơn, không kể chứng từ đã hủy; ghi có được đếm riêng.",
        "Distinct billing documents counted as invoice, without cancelled ones; credit memos are counted apart.",
    ), ("đếm hóa đơn khác nhau", "count distinct billing document"), "number", revenue.invoices, DISTINCT, good=None,
        grain=DOCUMENT),
    _billing("SAL-CM", "Số chứng từ ghi có", "Credit memos", (
        "Số chứng từ ghi có và ghi có hàng trả, không kể chứng từ đã hủy.",
        "Distinct credit memos and credits for returns, without cancelled ones.",
    ), ("đếm chứng từ ghi có khác nhau", "count distinct credit memo"), "number", revenue.credit_memos, DISTINCT,
        good="down", grain=DOCUMENT),
    _billing("SAL-SO", "Số đơn bán hàng đã xuất hóa đơn", "Sales orders billed", (
        "Số đơn bán hàng có dòng hóa đơn trong kỳ; không cộng qua các tháng.",
        "Distinct sales orders with billed items in the period; never added over months.",
    ), ("đếm đơn bán hàng khác nhau", "count distinct SO No."), "number", revenue.sales_orders, DISTINCT, good=None,
        grain=SALES_ORDER, axis=FIRST_BILLING),
    _billing("SAL-AIV", "Giá trị hóa đơn bình quân", "Average invoice", (
        "Doanh thu thuần chia số hóa đơn.", "Net revenue per invoice.",
    ), ("SAL-NET / SAL-INV", "SAL-NET / SAL-INV"), "VND", revenue.average_invoice, RATIO, good=None),
    _billing("SAL-VOL", "Sản lượng bán", "Volume", (
        "Khối lượng bán bằng kg theo trọng lượng tịnh mà SAP ghi trên dòng hóa đơn; dòng không có thì theo hệ số của "
        "vật tư; lít ở chi tiết. Lượng không quy được ra kg đứng bên cạnh.",
        "Weight sold in kg as SAP billed it, line by line; by the material's factor only where a line has no weight; "
        "litres in the details. What has no weight stands beside it.",
    ), (
        "Σ (trọng lượng tịnh của dòng, không có thì số lượng × kg mỗi đơn vị) × dấu",
        "Σ (net weight of the line, else billed quantity × kg per unit) × sign",
    ), "kg", revenue.volume, ADDITIVE, trend=trends.volume_by_month, version=2, changes=BILLED_WEIGHT),
    _billing("SAL-PKG", "Giá bình quân mỗi kg", "Price per kg", (
        "Doanh thu chia khối lượng của các dòng có cả hai.", "Revenue by weight of the items that have both.",
    ), ("Σ doanh thu / Σ kg", "Σ revenue / Σ kg"), "VND/kg", revenue.price_per_kg, RATIO, version=2,
        changes=BILLED_WEIGHT),
    _billing("SAL-RET", "Tỷ lệ hàng trả", "Returns", (
        "Giá trị hàng trả và ghi có so với doanh thu gộp.", "Value of returns and credits against gross revenue.",
    ), ("|Σ giá trị ghi có| / doanh thu gộp", "|Σ credit value| / gross revenue"), "%", revenue.returns_share, RATIO,
        good="down"),
    _billing("SAL-PVM", "Giá – lượng – cơ cấu", "Price–volume–mix", (
        "Chênh lệch doanh thu so với kỳ trước, tách thành lượng (Δkg × giá cũ), giá (Δgiá × kg mới), hàng mới, hàng "
        "ngừng và phần còn lại; các phần cộng lại đúng bằng chênh lệch.",
        "Change of revenue against the period before, split into volume (Δkg × old price), price (Δprice × new kg), "
        "new and lost materials and the rest; the parts add up to the change exactly.",
    ), (
        "theo vật tư: Δkg × giá cũ + Δgiá × kg mới + phần còn lại",
        "per material: Δkg × old price + Δprice × new kg + rest",
    ), "VND", comparison.price_volume_mix, ADDITIVE, grain=MATERIAL, axis=TWO_PERIODS, rows="sales/price-volume-mix",
        version=2, changes=BILLED_WEIGHT),
    _billing("SAL-TGT", "% đạt chỉ tiêu", "Target achievement", (
        "Doanh thu của nhân viên có chỉ tiêu so với chỉ tiêu của nửa năm; kỳ ngắn hơn nửa năm thì chỉ tiêu chia theo "
        "ngày làm việc. Tình trạng so với chỉ tiêu theo thời gian đã qua.",
        "Revenue of salesmen with a target against the target of the half-year; inside a half-year the target is "
        "shared by working days. The state compares with the time-proportional target.",
    ), ("Σ thực hiện / Σ chỉ tiêu", "Σ actual / Σ target"), "%", targets.achievement, RATIO, filters=TARGET_FILTERS,
        grain=TARGET, sources=("zrsd002", "target"), rows="sales/targets", bands=PACE),
    _billing("SAL-RUN", "Doanh thu cần mỗi ngày", "Required run-rate", (
        "Phần chỉ tiêu còn thiếu chia số ngày làm việc còn lại của nửa năm; 0 khi đã đạt; hết nửa năm "
        "thì là phần thiếu.",
        "What is missing to the target over the remaining working days of the half-year; 0 when reached; the gap "
        "itself once the half-year is over.",
    ), ("(chỉ tiêu − thực hiện) / số ngày làm việc còn lại", "(target − actual) / remaining working days"), "VND/day",
        targets.run_rate, RATIO, good="down", filters=TARGET_FILTERS, grain=TARGET, sources=("zrsd002", "target"),
        rows="sales/targets"),
    _billing("SAL-CUS", "Khách hàng hoạt động", "Active customers", (
        "Số khách mua (theo mã) có doanh thu thuần dương trong kỳ.",
        "Distinct sold-to codes with positive net revenue in the period.",
    ), ("đếm mã khách mua khác nhau có SAL-NET > 0", "count distinct sold-to with SAL-NET > 0"), "number",
        customers.active_customers, DISTINCT, grain=CUSTOMER, rows="sales/customers"),
    _billing("SAL-LOST", "Khách đã mất / có nguy cơ", "Lost / at risk", (
        "Không có hóa đơn hơn 180 ngày sau ít nhất 3 hóa đơn trong 365 ngày trước đó; nguy cơ: im lặng hơn 1,5 lần "
        "nhịp mua của chính khách. Ngưỡng cố định, không theo bộ lọc.",
        "No invoice for more than 180 days after at least 3 in the 365 days before; at risk: silent for more than "
        "1.5 × the own median interval. Limits are fixed, whatever the filters.",
    ), ("đếm khách hàng theo tình trạng", "count of customers by state"), "number", customers.lost_customers, DISTINCT,
        good="down", filters=frozenset({"from", "to", "as_of"}), grain=CUSTOMER, axis=AS_OF,
        rows="sales/customer-states"),
)  # fmt: skip

declare_main("SAL-NET", "SAL-VOL")
