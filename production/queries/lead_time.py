"""How long finished goods take from order to goods issue, stage by stage, and where the time is lost.

Stages: preparation (made to order only), production, transit, storage, delivery (made to order only, and not
measurable: the goods issue date is the posting date of the issue itself). A stage with a missing end is unknown.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from production.queries.chosen import (
    BEFORE_MOVEMENTS,
    NO_ORDERS,
    NONE_IN_PERIOD,
    day_of,
    inside,
    last_day,
    left_out,
    narrowed,
    of_issues,
    question,
    rounded,
    summed,
)

Stage = Literal["preparation", "production", "transit", "storage", "delivery"]
STAGES: tuple[Stage, ...] = ("preparation", "production", "transit", "storage", "delivery")
# Columns that the ends of a stage stand in.
ENDS: Mapping[Stage, tuple[str, str]] = {
    "preparation": ("preparation_date", "release_date"),
    "production": ("release_date", "finish_date"),
    "transit": ("finish_date", "receipt_date"),
    "storage": ("receipt_date", "last_issue_date"),
    "delivery": ("last_issue_date", "goods_issue_date"),
}
MADE_TO_ORDER_ONLY = frozenset({"preparation", "delivery"})
FILTERS = (
    "plant", "material", "material_type", "mrp_controller", "batch", "channel", "customer", "order_type", "state",
)  # fmt: skip
LEAST_FOR_P90 = 5

END_MISSING = Text("thiếu ngày đầu hoặc ngày cuối của công đoạn", "an end of the stage is missing")
CONTRADICTING = Text("ngày mâu thuẫn (thời gian âm)", "contradicting dates (negative time)")
NOT_FULLY_ISSUED = Text("chưa xuất hết", "not fully issued yet")
NO_TARGET = Text("không có mục tiêu số ngày", "without target days")
NOT_MEASURABLE = Text(
    "không đo được: ngày xuất kho thực tế chính là ngày ghi sổ phiếu xuất; không có bằng chứng giao đến khách",
    "not measurable: the goods issue date is the posting date of the issue itself; no proof of delivery exists",
)
FEW_FOR_P90 = Text("ít hơn 5 lệnh, không tính P90", "fewer than 5 orders: no P90")
ANOMALIES: Mapping[str, Text] = {
    "release_before_order": Text("Phát lệnh trước ngày đơn hàng", "Released before the sales order"),
    "finish_before_release": Text("Hoàn thành trước khi phát lệnh", "Finished before it was released"),
    "receipt_before_finish": Text(
        "Nhập trung tâm trước khi hoàn thành", "Received at the centre before it was finished"
    ),
    "issue_before_receipt": Text(
        "Xuất trước khi nhập trung tâm", "Issued before it was received at the centre"
    ),
    "no_receipt": Text(
        "Đã xuất nhưng không có phiếu nhập trung tâm", "Issued, but never received at the centre"
    ),
    "goods_issue_differs": Text(
        "Ngày GI khác ngày phiếu xuất", "Goods issue date differs from the issue's posting date"
    ),
    "several_orders": Text("Nhiều lệnh cho cùng một lô", "Several orders for one batch"),
}


def lead_times(filters: Filters, *, period: str | None = "finish_date") -> Select:
    """Filling orders with their stages. Grain: order × batch. `period`: finish_date, or last_issue_date.

    Rows: process_order, batch, material, description, product_group, plant, order_type, order_kind, sales_order,
    channel, customer, all stage dates, preparation_basis, quantities, five stage days (null = unknown),
    storage_last_days, total_days, target_days, open_days, standing (on_time, late, open, overdue, unknown),
    is_before_movements (nobody can tell whether it has left: standing unknown), anomalies (codes).
    """
    return narrowed(of_issues("lead_times", day_of(filters)), filters, FILTERS, period=period)


def stage_days(filters: Filters, stage: Stage) -> Figure:
    """LT-PREP, LT-PROD, LT-TRA, LT-STO, LT-DEL: Σ days / orders with both ends, by finish date. Unit: calendar days.

    `details`: median, P90 (n ≥ 5), orders. Storage is weighted by issued quantity. Delivery is never a figure: it is 0
    by construction.
    """
    column = f"{stage}_days"
    begin, end = ENDS[stage]
    where = "order_kind = 'MTO'" if stage in MADE_TO_ORDER_ONLY else "true"
    found = summed(
        lead_times(filters),
        f"{_statistics(column)}, "
        f"count(*) filter (where {column} is null and {begin} is not null and {end} is not null) as contradicting, "
        f"count(*) filter (where {begin} is null or {end} is null) as missing",
        where=where,
    )
    missing = (*left_out(found["missing"], END_MISSING), *left_out(found["contradicting"], CONTRADICTING))
    if stage == "delivery":
        counted = (("orders", Figure.of(found["measured"], "orders")),)
        return Figure.unknown("days", NOT_MEASURABLE, left_out=missing, details=counted)
    return _mean(found, missing)


def total_days(filters: Filters) -> Figure:
    """LT-TOT: Σ (last − first date of the stages its kind requires) / orders, by finish date. Unit: calendar days.

    Only orders that are issued completely and have both ends: an order with a missing end never counts as a short one.
    `details`: median, P90, orders, and the median of either kind.
    """
    found = _totals(filters)
    return _mean(found, _unmeasured(found), details=_by_kind(filters, "median"))


def median_days(filters: Filters) -> Figure:
    """LT-MED: median of total lead time over closed orders, by finish date. Unit: calendar days."""
    found = _totals(filters)
    if not found["measured"]:
        return Figure.unknown("days", _why_none(found), left_out=_unmeasured(found))
    details = (("orders", Figure.of(found["measured"], "orders")), *_by_kind(filters, "median"))
    return Figure.of(rounded(found["median"]), "days", left_out=_unmeasured(found), details=details)


def p90_days(filters: Filters) -> Figure:
    """LT-P90: 90th percentile of total lead time over closed orders, by finish date; unknown below 5 of them."""
    found = _totals(filters)
    details = (("orders", Figure.of(found["measured"], "orders")), *_by_kind(filters, "p90"))
    if found["measured"] < LEAST_FOR_P90:
        why = FEW_FOR_P90 if found["measured"] else _why_none(found)
        return Figure.unknown("days", why, left_out=_unmeasured(found), details=details)
    return Figure.of(rounded(found["p90"]), "days", left_out=_unmeasured(found), details=details)


def within_target(filters: Filters) -> Figure:
    """LT-OT: closed orders within their target days / (closed + open ones over it). Unit: %.

    Closed ones finished in the period. Open ones are beyond their target on the as-of day and finished in the period,
    or are not finished yet.
    """
    closed = _totals(filters)
    finished, bounds = inside("finish_date", filters)
    rows = of_issues("lead_times", day_of(filters), **bounds)
    running = f"standing = 'overdue' and (finish_date is null or ({finished}))"
    overdue = summed(narrowed(rows, filters, FILTERS, also=running), "count(*) as orders")["orders"]
    judged = closed["on_time"] + closed["late"]
    return Figure.ratio(
        closed["on_time"],
        judged + overdue,
        unknown=_why_none(closed),
        left_out=(*_unmeasured(closed), *left_out(closed["without_target"], NO_TARGET)),
        details=(
            ("closed", Figure.of(judged, "orders")),
            ("open_over_target", Figure.of(overdue, "orders")),
        ),
    )


def coverage(filters: Filters) -> Select:
    """How much of the period each stage is known for. Grain: order kind × stage. Rows: order_kind, stage, orders,
    measured, missing, contradicting, median_days, p75_days, p25_days, p90_days, known_ratio."""
    rows = lead_times(filters)
    parts = [
        f"select order_kind, '{stage}' as stage, {number} as position, {stage}_days as days, "
        f"{ENDS[stage][0]} is null or {ENDS[stage][1]} is null as is_missing from {{source}}"
        + (" where order_kind = 'MTO'" if stage in MADE_TO_ORDER_ONLY else "")
        for number, stage in enumerate(STAGES)
    ]
    stages = " union all ".join(part.format(source="items") for part in parts)
    return Select(
        f"with items as materialized (select * from {rows.source('l')}), stages as ({stages}) "
        "select order_kind, stage, position, count(*) as orders, count(days) as measured, "
        "count(*) filter (where is_missing) as missing, count(*) filter (where days is null and not is_missing) "
        "as contradicting, percentile_cont(0.25) within group (order by days)::numeric as p25_days, "
        "percentile_cont(0.5) within group (order by days)::numeric as median_days, "
        "percentile_cont(0.75) within group (order by days)::numeric as p75_days, "
        "percentile_cont(0.9) within group (order by days)::numeric as p90_days, "
        "count(days)::numeric / count(*) as known_ratio from stages group by order_kind, stage, position",
        rows.params,
    )


def anomalies(filters: Filters) -> Select:
    """Contradictions in dates and documents, one row per order and anomaly. Columns of `lead_times` plus `anomaly`."""
    rows = lead_times(filters, period=None)
    return Select(
        f"select l.*, anomaly from {rows.source('l')} cross join lateral "
        "unnest(string_to_array(nullif(l.anomalies, ''), ' ')) as anomaly",
        rows.params,
    )


def bottlenecks(filters: Filters) -> Select:
    """Days over target by the stage that explains them. Grain: order kind × stage. Rows: order_kind, stage, over_days,
    orders (late ones), share_ratio, median_days.

    A late order's days over target are shared over its stages by what each took beyond the median of its kind
    (by its length where none did).
    """
    rows = lead_times(filters)
    template = question("bottlenecks", rows.params)
    return Select(template.sql.replace("select * from placeholder_lead_times", rows.sql), rows.params)


def _statistics(column: str) -> str:
    return (
        f"sum({column}) as days, count({column}) as measured, "
        f"percentile_cont(0.5) within group (order by {column}) as median, "
        f"percentile_cont(0.9) within group (order by {column}) as p90"
    )


def _totals(filters: Filters) -> dict[str, Any]:
    return summed(
        lead_times(filters),
        f"{_statistics('total_days')}, "
        "count(*) filter (where not is_fully_issued and not is_before_movements) as open, "
        "count(*) filter (where is_before_movements) as untold, "
        "count(*) filter (where is_fully_issued and total_days is null) as missing, "
        "count(*) filter (where standing = 'on_time') as on_time, "
        "count(*) filter (where standing = 'late') as late, "
        "count(*) filter (where total_days is not null and target_days is null) as without_target",
    )


def _unmeasured(found: dict[str, Any]) -> tuple[LeftOut, ...]:
    return (
        *left_out(found["open"], NOT_FULLY_ISSUED),
        *left_out(found["untold"], BEFORE_MOVEMENTS),
        *left_out(found["missing"], END_MISSING),
    )


def _by_kind(filters: Filters, statistic: str) -> tuple[tuple[str, Figure], ...]:
    rows = lead_times(filters)
    kinds = Select(
        f"select order_kind, {_statistics('total_days')} from {rows.source('l')} "
        "group by order_kind order by order_kind desc",
        rows.params,
    ).all()
    least = LEAST_FOR_P90 if statistic == "p90" else 1
    return tuple(
        (
            row["order_kind"],
            Figure.of(rounded(row[statistic]), "days")
            if row["measured"] >= least
            else Figure.unknown("days", FEW_FOR_P90 if row["measured"] else NONE_IN_PERIOD),
        )
        for row in kinds
    )


def _mean(
    found: dict[str, Any], missing: tuple[LeftOut, ...], *, details: tuple[tuple[str, Figure], ...] = ()
) -> Figure:
    if not found["measured"]:
        return Figure.unknown("days", _why_none(found), left_out=missing)
    enough = found["measured"] >= LEAST_FOR_P90
    return Figure.ratio(
        Decimal(found["days"]),
        found["measured"],
        unit="days",
        unknown=END_MISSING,
        left_out=missing,
        details=(
            ("median", Figure.of(rounded(found["median"]), "days")),
            (
                "p90",
                Figure.of(rounded(found["p90"]), "days") if enough else Figure.unknown("days", FEW_FOR_P90),
            ),
            ("orders", Figure.of(found["measured"], "orders")),
            *details,
        ),
    )


def _why_none(found: dict[str, Any]) -> Text:
    if last_day() is None:
        return NO_ORDERS
    if found.get("missing"):
        return END_MISSING
    if found.get("untold") and not found.get("open"):
        return BEFORE_MOVEMENTS
    return NOT_FULLY_ISSUED if found.get("open") else NONE_IN_PERIOD
