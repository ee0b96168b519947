"""The last twelve months of a figure in one statement, for sparklines. Months without rows are unknown, not 0."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from alkana.reporting.figure import Number
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from production.queries import lead_time, orders, yields
from production.queries.chosen import rounded

MONTHS = 12
Trend = Callable[[Filters], Iterable[tuple[date, Number | None]]]


def order_count(filters: Filters) -> Iterable[tuple[date, Number | None]]:
    """PRD-ORD by month of basic finish."""
    return _monthly(
        orders.orders(_year(filters)), "basic_finish_date", "count(*) filter (where state <> 'cancelled')"
    )


def completion(filters: Filters) -> Iterable[tuple[date, Number | None]]:
    """PRD-COMP by month of basic finish."""
    share = "100.0 * count(*) filter (where is_completed) / nullif(count(*) filter (where state <> 'cancelled'), 0)"
    return _monthly(orders.orders(_year(filters)), "basic_finish_date", share)


def on_schedule(filters: Filters) -> Iterable[tuple[date, Number | None]]:
    """PRD-SCH by month of basic finish."""
    in_time = "count(*) filter (where actual_finish_date is not null and late_days = 0)"
    return _monthly(
        orders.orders(_year(filters)), "basic_finish_date", f"100.0 * {in_time} / nullif(count(late_days), 0)"
    )


def yield_percent(filters: Filters) -> Iterable[tuple[date, Number | None]]:
    """YLD by month of actual finish."""
    measured = "filter (where is_measured and mrp_controller = 'P01')"
    share = f"100.0 * sum(output_kg) {measured} / nullif(sum(input_kg) {measured}, 0)"
    return _monthly(yields.yields(_year(filters)), "finish_date", share)


def loss(filters: Filters) -> Iterable[tuple[date, Number | None]]:
    """YLD-LOSS by month of actual finish."""
    kg = "sum(loss_kg) filter (where is_measured and mrp_controller = 'P01')"
    return _monthly(yields.yields(_year(filters)), "finish_date", kg)


def stage_days(filters: Filters, stage: lead_time.Stage) -> Iterable[tuple[date, Number | None]]:
    """Mean days of a stage by month of actual finish."""
    return _monthly(lead_time.lead_times(_year(filters)), "finish_date", f"avg({stage}_days)")


def median_days(filters: Filters) -> Iterable[tuple[date, Number | None]]:
    """LT-MED by month of actual finish."""
    median = "percentile_cont(0.5) within group (order by total_days)"
    return _monthly(lead_time.lead_times(_year(filters)), "finish_date", median)


def _year(filters: Filters) -> Filters:
    """The twelve months that end with the period."""
    last = filters.to_date or filters.as_of
    if last is None:
        return filters
    number = last.year * 12 + last.month - MONTHS
    return replace(filters, from_date=date(number // 12, number % 12 + 1, 1), to_date=last)


def _monthly(rows: Select, axis: str, aggregate: str) -> list[tuple[date, Number | None]]:
    found = Select(
        f"select date_trunc('month', {axis})::date as month, {aggregate} as value from {rows.source('r')} "
        f"where {axis} is not null group by 1 order by 1",
        rows.params,
    ).all()
    return [(row["month"], _number(row["value"])) for row in found]


def _number(value: object) -> Number | None:
    return value if value is None or isinstance(value, int) else rounded(value)
