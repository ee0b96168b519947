"""Yield, loss and specific gravity of process orders: always Σ / Σ, never a mean of percentages."""

from decimal import Decimal
from typing import Any

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from production.queries.chosen import NONE_IN_PERIOD, left_out, narrowed, question, summed

FILTERS = ("plant", "material", "material_type", "mrp_controller", "batch", "order_type", "state")
NO_LIST = Text("chưa nạp danh sách hiệu suất (ZRPP062)", "no yield list (ZRPP062) is loaded yet")
NOT_ISSUED = Text("chưa xuất bán thành phẩm", "no liquid issued yet")
NO_WEIGHT = Text("không có Pc to Kg", "without kg per piece")
NO_FINISH = Text(
    "chưa có ngày kết thúc thực tế nên chưa thuộc tháng nào",
    "without an actual finish date, so in no month yet",
)
NO_GRAVITY = Text(
    "thiếu tỷ trọng lý thuyết hoặc thực tế", "theoretical or actual specific gravity is missing"
)
TOLERANCES = (("over_1_percent", "0.01"), ("over_2_percent", "0.02"))


def yields(filters: Filters) -> Select:
    """Process orders of the yield list by actual finish. Grain: process order. Kilograms, ratios 0–1.

    Rows: row_key, process_order, plant, material, description, batch, mrp_controller, liquid_order, finish_date,
    ordered_, received_quantity, unit, kg_per_piece, input_kg, output_kg, by_product_kg, loss_kg, yield_ratio,
    lost_ratio, variance_ratio, sg_theoretical, sg_actual, sg_deviation, product groups, manager, leader,
    remark ('' or why the row is not or not plainly a yield), is_measured.
    """
    return narrowed(question("yields", {}), filters, FILTERS, period="finish_date")


_PARTS = """
    sum(input_kg) filter (where is_measured) as input_kg,
    sum(output_kg) filter (where is_measured) as output_kg,
    sum(by_product_kg) filter (where is_measured) as by_product_kg,
    sum(loss_kg) filter (where is_measured) as loss_kg,
    count(*) filter (where is_measured) as measured,
    count(*) filter (where remark = 'too_high') as too_high,
    count(*) filter (where is_measured and loss_kg < 0) as negative_loss,
    count(*) filter (where remark = 'not_issued') as not_issued,
    count(*) filter (where remark = 'no_weight') as no_weight
"""


def _filled(filters: Filters) -> dict[str, Any]:
    """Sums over filling orders (P01) that have both input and output, and counts of the others."""
    return summed(yields(filters), _PARTS, where="mrp_controller = 'P01'")


def _unmeasured(found: dict[str, Any], filters: Filters) -> tuple[LeftOut, ...]:
    return (
        *left_out(found["not_issued"], NOT_ISSUED),
        *left_out(found["no_weight"], NO_WEIGHT),
        *_undated(filters, "mrp_controller = 'P01'"),
    )


def _undated(filters: Filters, where: str) -> tuple[LeftOut, ...]:
    """Rows of orders that are not finished and so belong to no period, released by the end of the one asked for."""
    last = filters.to_date or filters.as_of
    rows = narrowed(question("yields", {"last": last}), filters, FILTERS)
    open_rows = (
        "finish_date is null and (%(last)s::date is null or coalesce(release_date, %(last)s) <= %(last)s)"
    )
    return left_out(summed(rows, "count(*) as orders", where=f"{open_rows} and {where}")["orders"], NO_FINISH)


def yield_percent(filters: Filters) -> Figure:
    """YLD: Σ output kg / Σ input kg of filling orders (P01), by actual finish. Unit: %.

    Output = pieces × kg per piece, never the tonnage. Orders without input or weight are left out; those above 102 %
    count and are told apart. Formula: kpis.md.
    """
    found = _filled(filters)
    return Figure.ratio(
        found["output_kg"],
        found["input_kg"],
        unknown=_why_none(found),
        left_out=_unmeasured(found, filters),
        details=(
            ("orders", Figure.of(found["measured"], "orders")),
            ("above_102_percent", Figure.of(found["too_high"], "orders")),
            ("by_product_kg", Figure.of(found["by_product_kg"] or Decimal(0), "kg")),
        ),
    )


def loss(filters: Filters) -> Figure:
    """YLD-LOSS: Σ (input − output − by-product) of filling orders, by actual finish. Unit: kg; `details`: %."""
    found = _filled(filters)
    if not found["measured"]:
        return Figure.unknown("kg", _why_none(found), left_out=_unmeasured(found, filters))
    return Figure.of(
        found["loss_kg"],
        "kg",
        left_out=_unmeasured(found, filters),
        details=(
            ("percent", Figure.ratio(found["loss_kg"], found["input_kg"], unknown=NOT_ISSUED)),
            ("negative_loss", Figure.of(found["negative_loss"], "orders")),
        ),
    )


def gravity_deviation(filters: Filters) -> Figure:
    """SG-DEV: Σ (actual − theoretical) / Σ theoretical of rows that have both, by actual finish. Unit: %.

    `details`: rows whose own deviation is beyond ±1 % and ±2 %.
    """
    beyond = ", ".join(
        f"count(*) filter (where abs(sg_deviation) > {limit}) as {name}" for name, limit in TOLERANCES
    )
    found = summed(
        yields(filters),
        "sum(sg_actual - sg_theoretical) as deviation, "
        "sum(sg_theoretical) filter (where sg_actual is not null) as theoretical, "
        "count(*) filter (where sg_deviation is null) as without, "
        f"count(sg_deviation) as measured, {beyond}",
    )
    return Figure.ratio(
        found["deviation"],
        found["theoretical"],
        unknown=NO_GRAVITY if found["without"] else _why_none(found),
        left_out=(*left_out(found["without"], NO_GRAVITY), *_undated(filters, "true")),
        details=(
            ("orders", Figure.of(found["measured"], "orders")),
            *((name, Figure.of(found[name], "orders")) for name, _ in TOLERANCES),
        ),
    )


def by_month(filters: Filters) -> Select:
    """Yield by month of actual finish. Rows: month, input_kg, output_kg, by_product_kg, loss_kg, measured."""
    rows = yields(filters)
    return Select(
        "select date_trunc('month', finish_date)::date as month, sum(input_kg) as input_kg, "
        "sum(output_kg) as output_kg, sum(by_product_kg) as by_product_kg, sum(loss_kg) as loss_kg, "
        f"count(*) as measured from {rows.source('y')} where mrp_controller = 'P01' and is_measured group by 1",
        rows.params,
    )


def _why_none(found: dict[str, Any]) -> Text:
    if found.get("not_issued"):
        return NOT_ISSUED
    is_loaded = Select("select exists (select 1 from fact_yield) as is_loaded").value()
    return NONE_IN_PERIOD if is_loaded else NO_LIST
