"""Production orders: how many, how complete, how much, how late, and what is still in work."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from production.queries.chosen import (
    NO_FACTOR,
    NO_ORDERS,
    NONE_IN_PERIOD,
    day_of,
    last_day,
    left_out,
    narrowed,
    question,
    rounded,
    summed,
)

FILTERS = ("plant", "material", "material_type", "mrp_controller", "batch", "order_type", "state")
NOT_CANCELLED = "state <> 'cancelled'"
CANCELLED = Text("đã hủy", "cancelled")
NO_BASIC_FINISH = Text("không có ngày kết thúc kế hoạch", "without a basic finish date")
NO_FINISH_DATE = Text("đã đóng nhưng không có ngày hoàn thành", "closed without a finish date")
OVER_DELIVERED = Text("đã nhập nhiều hơn số lượng lệnh", "more delivered than ordered")
FEW_FOR_P90 = Text("ít hơn 5 lệnh, không tính P90", "fewer than 5 orders: no P90")


def orders(filters: Filters, *, period: str | None = "basic_finish_date") -> Select:
    """Production orders. Grain: production order. `period` is the date that `from`–`to` are about.

    Rows: row_key, process_order, plant, material, description, material_type, product_group, batch, order_type,
    order_kind (MTO, MTS), mrp_controller, sales_order, five dates, ordered_, delivered_ and remaining_quantity, unit,
    ordered_kg, delivered_kg, state, system_status, is_closed, is_completed, is_made_to_order, late_days (working days).
    """
    rows = question("orders", {"as_of": day_of(filters)})
    return narrowed(rows, filters, FILTERS, period=period)


def state_history(filters: Filters) -> Select:
    """The day a list first showed an order in a state. Grain: order × state.

    Rows: process_order, material, batch, plant, state, first_seen_date, and what orders are filtered by.
    """
    names = [name for name in FILTERS if name != "state"]
    return narrowed(question("state_history", {}), filters, names, period="first_seen_date")


def transfers(filters: Filters) -> Select:
    """Stock transfer orders by purchase date. Grain: purchase order × item. Quantities in the material's unit."""
    return narrowed(
        question("transfers", {}), filters, ("plant", "material", "material_type"), period="purchase_date"
    )


def order_count(filters: Filters) -> Figure:
    """PRD-ORD: orders with their basic finish in the period, not cancelled. Unit: orders."""
    rows = orders(filters)
    found = summed(
        rows,
        f"count(*) filter (where {NOT_CANCELLED}) as orders, count(*) filter (where state = 'cancelled') as cancelled",
    )
    if not found["orders"] and last_day() is None:
        return Figure.unknown("orders", NO_ORDERS)
    return Figure.of(
        found["orders"], "orders", left_out=(*left_out(found["cancelled"], CANCELLED), *_undated(filters))
    )


def completion(filters: Filters) -> Figure:
    """PRD-COMP: completed orders / orders not cancelled, by basic finish. Unit: %.

    Completed: a finish date, or TECO or CLSD as the first status token, and something delivered. Closed without output
    counts in the denominator only and is told apart. Formula: kpis.md.
    """
    rows = orders(filters)
    found = summed(
        rows,
        "count(*) filter (where is_completed) as completed, "
        "count(*) filter (where state <> 'cancelled') as orders, "
        "count(*) filter (where state = 'closed_without_output') as without_output, "
        "count(*) filter (where state = 'uncertain') as uncertain, "
        "count(*) filter (where state = 'cancelled') as cancelled",
    )
    return Figure.ratio(
        found["completed"],
        found["orders"],
        unknown=_why_none(),
        left_out=(*left_out(found["cancelled"], CANCELLED), *_undated(filters)),
        details=(
            ("closed_without_output", Figure.of(found["without_output"], "orders")),
            ("uncertain", Figure.of(found["uncertain"], "orders")),
        ),
    )


def fulfilment(filters: Filters) -> Figure:
    """PRD-QTY: Σ delivered kg / Σ ordered kg of orders not cancelled, by basic finish. Unit: %; above 100 % is normal.

    Orders whose unit has no factor are left out, listed per unit; `details` has the ratio inside each unit.
    """
    rows = orders(filters)
    by_unit = Select(
        "select unit, count(*) as orders, count(*) filter (where kg_per_unit is null) as unconverted, "
        "sum(ordered_quantity) as ordered, sum(delivered_quantity) as delivered, "
        "sum(ordered_quantity) filter (where kg_per_unit is null) as unconverted_quantity, "
        "sum(ordered_kg) as ordered_kg, sum(delivered_kg) as delivered_kg "
        f"from {rows.source('o')} where {NOT_CANCELLED} group by unit order by unit",
        rows.params,
    ).all()
    why = _why_none() if not by_unit else NO_FACTOR
    return Figure.ratio(
        _total(by_unit, "delivered_kg"),
        _total(by_unit, "ordered_kg"),
        unknown=why,
        left_out=tuple(
            entry
            for row in by_unit
            for entry in left_out(row["unconverted"], NO_FACTOR, row["unconverted_quantity"], row["unit"])
        ),
        details=tuple(
            (row["unit"], Figure.ratio(row["delivered"], row["ordered"], unknown=NONE_IN_PERIOD))
            for row in by_unit
        ),
    )


def _total(rows: list[dict[str, Any]], column: str) -> Decimal | None:
    known = [row[column] for row in rows if row[column] is not None]
    return sum(known, Decimal(0)) if known else None


def on_schedule(filters: Filters) -> Figure:
    """PRD-SCH: orders finished by their basic finish / finished + overdue open orders, by basic finish. Unit: %."""
    found = summed(
        orders(filters),
        "count(*) filter (where actual_finish_date is not null and late_days = 0) as in_time, "
        "count(*) filter (where late_days is not null) as judged, "
        "count(*) filter (where actual_finish_date is null and late_days is not null) as overdue, "
        "count(*) filter (where is_closed and actual_finish_date is null and state <> 'cancelled') as undated",
    )
    return Figure.ratio(
        found["in_time"],
        found["judged"],
        unknown=_why_none(),
        left_out=(*left_out(found["undated"], NO_FINISH_DATE), *_undated(filters)),
        details=(("overdue_open", Figure.of(found["overdue"], "orders")),),
    )


def days_late(filters: Filters) -> Figure:
    """PRD-LATE: median of working days from basic finish to actual finish (or as-of), floor 0. Unit: days.

    Over finished and overdue open orders with their basic finish in the period. `details`: P90, mean of the late ones.
    """
    found = summed(
        orders(filters),
        "percentile_cont(0.5) within group (order by late_days) as median, "
        "percentile_cont(0.9) within group (order by late_days) as p90, "
        "count(late_days) as judged, count(*) filter (where late_days > 0) as late, "
        "avg(late_days) filter (where late_days > 0) as mean_of_late",
    )
    if not found["judged"]:
        return Figure.unknown("days", _why_none(), left_out=_undated(filters))
    enough = found["judged"] >= 5
    late = found["mean_of_late"]
    return Figure.of(
        rounded(found["median"]),
        "days",
        left_out=_undated(filters),
        details=(
            (
                "p90",
                Figure.of(rounded(found["p90"]), "days") if enough else Figure.unknown("days", FEW_FOR_P90),
            ),
            ("orders", Figure.of(found["judged"], "orders")),
            ("late_orders", Figure.of(found["late"], "orders")),
            *((("mean_of_late", Figure.of(rounded(late), "days")),) if late is not None else ()),
        ),
    )


def in_work(filters: Filters) -> Select:
    """Orders that were released and not finished on the as-of day. Grain: production order; columns as `orders`.

    `open_quantity` and `open_kg`: ordered − delivered by that day, 0 where more came than was ordered;
    `waiting_days`: working days past the basic finish, 0 before it.
    """
    rows = question("in_work", {"as_of": day_of(filters)})
    rows = Select(
        rows.sql.replace("select * from placeholder_orders", question("orders", {}).sql), rows.params
    )
    return narrowed(rows, filters, FILTERS)


def work_in_process(filters: Filters) -> Figure:
    """PRD-WIP: orders released and neither finished nor closed on the as-of day. Unit: orders; `details`: kg."""
    rows = in_work(filters)
    found = summed(
        rows,
        "count(*) as orders, sum(open_kg) as kg, count(*) filter (where open_kg is null) as unconverted, "
        "count(*) filter (where is_over_delivered) as over_delivered",
    )
    if not found["orders"] and last_day() is None:
        return Figure.unknown("orders", NO_ORDERS)
    kg = Figure.of(
        found["kg"] or Decimal(0),
        "kg",
        left_out=(
            *left_out(found["unconverted"], NO_FACTOR),
            *left_out(found["over_delivered"], OVER_DELIVERED),
        ),
    )
    return Figure.of(found["orders"], "orders", details=(("open_kg", kg),))


def by_month(filters: Filters, columns: Mapping[str, str], *, period: str = "basic_finish_date") -> Select:
    """Aggregates over orders by month of `period`. Rows: month, then `columns` (name → aggregate)."""
    rows = orders(filters, period=period)
    listed = ", ".join(f"{aggregate} as {name}" for name, aggregate in columns.items())
    return Select(
        f"select date_trunc('month', {period})::date as month, {listed} from {rows.source('o')} "
        f"where {period} is not null group by 1",
        rows.params,
    )


def _undated(filters: Filters) -> tuple[Any, ...]:
    if filters.from_date is None and filters.to_date is None:
        return ()
    rows = narrowed(
        question("orders", {"as_of": day_of(filters)}),
        filters,
        FILTERS,
        also="basic_finish_date is null and state <> 'cancelled'",
    )
    return left_out(summed(rows, "count(*) as orders")["orders"], NO_BASIC_FINISH)


def _why_none() -> Text:
    return NO_ORDERS if last_day() is None else NONE_IN_PERIOD
