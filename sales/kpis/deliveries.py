"""KPIs of deliveries: on time, in full, days late. Basis is the goods issue, not the arrival."""

from collections.abc import Callable
from typing import Any, Literal

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.kpi import Additivity, Kpi, declare_main, register
from alkana.text import Text
from sales.queries import otif, trends
from sales.queries.lines import DELIVERY_FILTERS

LINE, SALES_ORDER = Text("dòng giao hàng", "delivery line"), Text("đơn bán hàng", "sales order")
PLANNED = Text("ngày giao kế hoạch", "planned delivery date")


def _delivery(  # noqa: PLR0917  (a row of the list below)
    code: str, vi: str, en: str, definition: tuple[str, str], formula: tuple[str, str], unit: str,
    compute: Callable[[Filters], Figure], *, good: Literal["up", "down"] = "up",
    additivity: Additivity = Additivity.RATIO, grain: Text = LINE, **more: Any,
) -> Kpi:  # fmt: skip
    return Kpi(
        code=code, name=Text(vi, en), definition=Text(*definition), formula=Text(*formula), unit=unit,
        compute=compute, grain=grain, date_axis=PLANNED, additivity=additivity,
        filters=DELIVERY_FILTERS, sources=("zrsd004",), good=good, rows="otif/lines", **more,
    )  # fmt: skip


register(
    _delivery("OTIF", "Đúng hạn và đủ (chính thức)", "On time in full (official)", (
        "Tỷ lệ dòng giao khách đến hạn đã xuất kho đúng hạn và đủ, theo quy tắc chính thức L1. Tính theo ngày xuất "
        "kho, không phải ngày đến nơi. Danh sách chỉ có hàng đã xuất; khi có dòng mở, dòng quá hạn tính là không đạt.",
        "Share of due customer lines that left on time and in full, by the official rule L1. Basis is the goods "
        "issue, not the arrival. The list holds only lines that have left; once it holds open ones, overdue ones "
        "are misses.",
    ), ("dòng đúng hạn và đủ / dòng đến hạn", "lines on time and in full / lines due"), "%", otif.otif,
        trend=trends.otif_by_month),
    _delivery("DEL-OT", "Đúng hạn", "On time", (
        "Tỷ lệ dòng đến hạn có ngày xuất kho không sau ngày kế hoạch.",
        "Share of due lines with goods issue not after the planned delivery date.",
    ), ("dòng có ngày xuất kho ≤ ngày kế hoạch / dòng đến hạn", "lines with GI ≤ planned date / lines due"), "%",
        otif.on_time),
    _delivery("DEL-IF", "Đủ số lượng", "In full", (
        "Tỷ lệ dòng đến hạn giao ít nhất số lượng kế hoạch; không đo được khi danh sách chỉ có dòng đã xuất đủ.",
        "Share of due lines delivered with at least the planned quantity; not measurable while the list holds only "
        "shipped lines with their planned quantity.",
    ), ("dòng giao ≥ số lượng kế hoạch / dòng đến hạn", "lines with delivered ≥ planned quantity / lines due"), "%",
        otif.in_full),
    _delivery("OTIF-ORD", "Đúng hạn và đủ theo đơn bán hàng", "On time in full by sales order", (
        "Tỷ lệ đơn bán hàng mà mọi dòng đến hạn đều đúng hạn và đủ.",
        "Share of sales orders whose every due line is on time and in full.",
    ), (
        "đơn bán hàng có mọi dòng đến hạn đều đạt / đơn bán hàng có dòng đến hạn",
        "sales orders with all due lines kept / sales orders with due lines",
    ), "%", otif.otif_by_order, grain=SALES_ORDER),
    _delivery("FILL", "Tỷ lệ đáp ứng", "Fill rate", (
        "Khối lượng đã giao (không vượt kế hoạch của từng dòng) trên khối lượng kế hoạch, tính bằng kg.",
        "Weight delivered, at most the planned one per line, against the weight planned, in kg.",
    ), ("Σ min(kg đã giao, kg kế hoạch) / Σ kg kế hoạch", "Σ min(delivered, planned) kg / Σ planned kg"), "%",
        otif.fill_rate),
    _delivery("DEL-DLY", "Số ngày trễ", "Days late", (
        "Trung vị số ngày làm việc từ ngày kế hoạch đến ngày xuất kho của các dòng trễ; P90 ở chi tiết.",
        "Median working days from planned date to goods issue of the late lines; P90 in the details.",
    ), ("trung vị số ngày làm việc trễ", "median of working days late"), "day", otif.days_late, good="down"),
    _delivery("DEL-OPEN", "Quá hạn chưa xuất", "Overdue open", (
        "Dòng đã qua ngày kế hoạch mà chưa xuất kho; không biết khi danh sách chỉ có hàng đã xuất.",
        "Lines past their planned date that have not left; unknown while the list holds only shipped lines.",
    ), ("đếm dòng đến hạn chưa xuất kho", "count of due lines without GI"), "lines", otif.overdue_open, good="down",
        additivity=Additivity.SEMI_ADDITIVE),
)  # fmt: skip

declare_main("OTIF")
