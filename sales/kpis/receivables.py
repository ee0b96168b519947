"""KPIs of receivables: exactly one snapshot, never summed over dates."""

from collections.abc import Callable
from typing import Any, Literal

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.kpi import Additivity, Kpi, declare_main, register
from alkana.text import Text
from sales.queries import dso, receivables, trends
from sales.queries.receivables import RECEIVABLE_FILTERS

SNAPSHOT, RATIO = Additivity.SEMI_ADDITIVE, Additivity.RATIO
POSITION = Text("ngày chốt × khách hàng × nhân viên bán hàng", "snapshot × customer × salesman")
SNAPSHOT_DATE = Text("ngày chốt", "snapshot date")


def _receivable(  # noqa: PLR0917  (a row of the list below)
    code: str, vi: str, en: str, definition: tuple[str, str], formula: tuple[str, str], unit: str,
    compute: Callable[[Filters], Figure], additivity: Additivity, *, good: Literal["up", "down"] = "down",
    sources: tuple[str, ...] = ("zrfi005",), rows: str = "receivables/lines", **more: Any,
) -> Kpi:  # fmt: skip
    return Kpi(
        code=code, name=Text(vi, en), definition=Text(*definition), formula=Text(*formula), unit=unit,
        compute=compute, grain=POSITION, date_axis=SNAPSHOT_DATE, additivity=additivity,
        filters=RECEIVABLE_FILTERS, sources=sources, good=good, rows=rows, **more,
    )  # fmt: skip


register(
    _receivable("AR-TOT", "Phải thu trong kỳ", "To collect", (
        "Tổng cần thu theo kế hoạch thu tháng, tại một ngày chốt; khoản chưa đến hạn không có trong danh sách.",
        "What is to be collected by the month's plan, on one snapshot; amounts not yet due are not in the list.",
    ), ("Σ cần thu (Total Target)", "Σ Total Target"), "VND", receivables.to_collect, SNAPSHOT,
        trend=trends.to_collect_by_snapshot),
    _receivable("AR-COL", "Tỷ lệ thu hồi", "Collection rate", (
        "Đã thu so với cần thu tại ngày chốt; có thể quá 100 %.",
        "Collected so far against what is to be collected; may exceed 100 %.",
    ), ("Σ đã thu (Total Realization) / Σ cần thu (Total Target)", "Σ Total Realization / Σ Total Target"), "%",
        receivables.collection_rate, RATIO, good="up"),
    _receivable("AR-OPEN", "Còn phải thu", "Still to collect", (
        "Phần chưa thu theo từng khách và nhóm tuổi nợ, không âm; phần thu vượt ở riêng.",
        "What is not collected yet per customer and bucket, never negative; over-collection is shown apart.",
    ), ("Σ max(0, cần thu − đã thu)", "Σ max(0, target − realization)"), "VND", receivables.still_to_collect, SNAPSHOT),
    _receivable("AR-OD%", "Tỷ trọng quá hạn trên 30 ngày", "Share overdue more than 30 days", (
        "Phần quá hạn trên 30 ngày trong tổng cần thu; khoản chưa đến hạn không có trong danh sách.",
        "Share of amounts overdue more than 30 days; amounts not yet due are not in the list.",
    ), ("Σ cần thu các nhóm > 30 ngày / AR-TOT", "Σ target buckets > 30 days / AR-TOT"), "%", receivables.overdue_share,
        RATIO),
    _receivable("AR-90", "Quá hạn trên 90 ngày", "Over 90 days", (
        "Cần thu ở các nhóm quá hạn trên 90 ngày.", "To collect in the buckets over 90 days.",
    ), ("Σ cần thu các nhóm > 90 ngày", "Σ target buckets > 90 days"), "VND", receivables.over_90_days, SNAPSHOT),
    _receivable("AR-180", "Quá hạn trên 180 ngày", "Over 180 days", (
        "Cần thu ở nhóm quá hạn trên 180 ngày.", "To collect in the bucket over 180 days.",
    ), ("Σ cần thu nhóm > 180 ngày", "Σ target bucket > 180 days"), "VND", receivables.over_180_days, SNAPSHOT),
    _receivable("DSO", "Số ngày thu tiền (phần quá hạn)", "Days sales outstanding (overdue part)", (
        "Số ngày doanh thu (gồm thuế) còn phải thu: đếm lùi theo tháng khi có đủ 6 tháng hóa đơn, nếu không thì theo "
        "doanh thu 90 ngày gần nhất.",
        "Days of revenue, tax included, that are still to be collected: counted back over months from 6 months of "
        "billing on, else against revenue of the last 90 days.",
    ), (
        "đếm lùi theo tháng, hoặc AR-TOT / doanh thu gồm thuế của 90 ngày × 90",
        "count-back, or AR-TOT / revenue incl. tax of 90 days × 90",
    ), "day", dso.days_sales_outstanding, RATIO, sources=("zrfi005", "zrsd002")),
    _receivable("AR-ROLL", "Tỷ lệ chuyển nhóm nợ", "Roll rate", (
        "Số tiền ở nhóm tuổi nợ kế tiếp lần này so với nhóm trước đó ở lần trước, theo từng khách; kèm số ngày giữa "
        "hai lần.",
        "Amount in the next bucket now against the bucket before at the last snapshot, per customer; with the days "
        "between both.",
    ), ("Σ nhóm b+1 lần này / Σ nhóm b lần trước", "Σ bucket b+1 now / Σ bucket b before"), "%", receivables.roll_rate,
        RATIO, rows="receivables/roll-rates"),
    _receivable("AR-BRG", "Cầu nối phải thu", "Bridge", (
        "Chênh lệch cần thu giữa hai ngày chốt: đầu kỳ + tăng − giảm + khách mới − khách hết nợ = cuối kỳ.",
        "Change between two snapshots: opening + increase − decrease + new − settled customers = closing.",
    ), ("đầu kỳ + tăng − giảm = cuối kỳ", "opening + increase − decrease = closing"), "VND", receivables.bridge,
        SNAPSHOT, rows="receivables/bridge"),
)  # fmt: skip

declare_main("AR-TOT")
