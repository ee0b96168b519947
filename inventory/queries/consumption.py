"""Consumption, how long stock lasts at it, and how often stock turns over."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries.chosen import (
    NOTHING_LOADED,
    Span,
    as_of,
    chosen,
    data_span,
    date_id,
    month_end,
    months_back,
    period,
    previous_month,
    question,
    question_over,
)
from inventory.queries.flows import _nothing
from inventory.queries.stock import NO_ANCHOR, NO_FACTOR, stock, why_unknown

WINDOW_DAYS = 90
NO_DEMAND = Text("không có tiêu hao trong {days} ngày", "no demand within {days} {days:day|days}")
SHORTER = Text("dữ liệu chỉ có {days} ngày", "the data only span {days} {days:day|days}")
TOO_SHORT = Text("cần ít nhất 3 tháng trọn dữ liệu", "needs at least 3 whole months of data")


def consumption(filters: Filters) -> Select:
    """What was used up in the period. Grain: material × plant × unit.

    Rows: material, description, material_type, plant, unit, consumption (base unit), consumption_kg, movement_count,
    material_id. Which movement types count is data (`dim_movement_type.is_consumption`). Formula: kpis.md INV-CON.
    """
    span = period(filters)
    return question("consumption", {**chosen(filters), **(span.params() if span else _nothing())})


def consumption_kg(filters: Filters) -> Figure:
    """INV-CON. Unit: kg; what has no factor is left out and listed by unit."""
    if period(filters) is None:
        return Figure.unknown("kg", NOTHING_LOADED)
    rows = consumption(filters)
    total = Select("select sum(consumption_kg) as kg from " + rows.source("c"), rows.params).value()
    without = Select(
        "select unit, count(*) as lines, sum(consumption) as quantity from "
        + rows.source("c")
        + " where consumption_kg is null group by unit order by unit",
        rows.params,
    ).all()
    left_out = tuple(LeftOut(row["lines"], NO_FACTOR, row["quantity"], row["unit"]) for row in without)
    if total is None and left_out:
        return Figure.unknown("kg", NO_FACTOR, left_out=left_out)
    return Figure.of(total or Decimal(0), "kg", left_out=left_out)


def window(filters: Filters, days: int = WINDOW_DAYS) -> Span | None:
    """The last `days` up to the as-of day, or as many as the data have; None while nothing is loaded."""
    data, last = data_span(), as_of(filters)
    if data is None or last is None or last < data.first:
        return None
    return Span(max(last - timedelta(days - 1), data.first), last)


def days_of_supply(filters: Filters, *, window_days: int = WINDOW_DAYS) -> Select:
    """How long stock lasts at the consumption of the last `window_days`. Grain: material × plant × unit.

    Rows: material, description, material_type, plant, unit, stock, stock_kg, consumption, consumption_kg, window_days
    (less than asked when the data are shorter), state (known, no_demand, no_anchor), supply_days (null unless known).
    Unit: calendar days. Formula: kpis.md INV-DOS.
    """
    span = window(filters, window_days)
    at = replace(filters, as_of=span.last if span else as_of(filters))
    held = stock(at)
    used = question("consumption", {**chosen(filters), **(span.params() if span else _nothing())})
    relations = {"stock": held, "consumption": used}
    return question_over("days_of_supply", relations, {"window_days": span.days if span else 1})


_SUPPLY = """
select
    sum(stock_kg) filter (where consumption_kg > 0) as stock_kg,
    sum(consumption_kg) filter (where consumption_kg > 0) as consumption_kg,
    coalesce(sum(stocked_lines) filter (where coalesce(consumption, 0) <= 0), 0)::integer as without_demand,
    coalesce(sum(unanchored), 0)::integer as unanchored,
    coalesce(sum(unconverted), 0)::integer as unconverted,
    coalesce(sum(anchored), 0)::integer as anchored
from (
    select
        material,
        coalesce(sum(stock_kg), 0) as stock_kg,
        sum(consumption_kg) filter (where state <> 'no_anchor') as consumption_kg,
        sum(consumption) filter (where state <> 'no_anchor') as consumption,
        count(*) filter (where state = 'no_demand' and stock > 0) as stocked_lines,
        count(*) filter (where state = 'no_anchor') as unanchored,
        count(*) filter (where state = 'known' and consumption_kg is null) as unconverted,
        count(*) filter (where state <> 'no_anchor') as anchored
    from {rows}
    group by material
) as of_material
"""


def supply_days(filters: Filters, *, window_days: int = WINDOW_DAYS) -> Figure:
    """INV-DOS: Σ stock kg / (Σ consumption kg / days) of materials that are used. Unit: days.

    A material's stock in all plants of the filter stands against its demand in all of them: what one plant keeps for
    another lasts too.
    """
    span = window(filters, window_days)
    if span is None:
        return Figure.unknown("days", why_unknown(filters, 1) if data_span() else NOTHING_LOADED)
    rows = days_of_supply(filters, window_days=window_days)
    total = Select(_SUPPLY.replace("{rows}", rows.source("d")), rows.params).one() or {}
    if not total["anchored"]:
        return Figure.unknown("days", why_unknown(filters, total["unanchored"]))
    left_out = tuple(
        LeftOut(total[name], why)
        for name, why in (
            ("without_demand", NO_DEMAND.filled(days=span.days)),
            ("unanchored", NO_ANCHOR),
            ("unconverted", NO_FACTOR),
        )
        if total[name]
    )
    per_day = (total["consumption_kg"] or Decimal(0)) / span.days
    numerator = total["stock_kg"] or Decimal(0)
    details = (("window_days", Figure.of(span.days, "days")),)
    return Figure.ratio(
        numerator,
        per_day or None,
        unit="days",
        unknown=NO_DEMAND.filled(days=span.days),
        left_out=left_out,
        details=details,
    )


def turnover_span(filters: Filters) -> tuple[int, int] | None:
    """First and last whole month (YYYYMM) of the last twelve that have data; None with less than three.

    The last one ends on or before the as-of day.
    """
    data, day = data_span(), as_of(filters)
    if data is None or day is None:
        return None
    month = date_id(day) // 100
    last = month if month_end(month) == day else previous_month(month)
    earliest = date_id(data.first) // 100
    if data.first.day > 7:  # a first month that begins later than its first week is not whole
        earliest = months_back(earliest, -1)
    first = max(months_back(last, 11), earliest)
    return (first, last) if _months(first, last) >= 3 else None


def _months(first: int, last: int) -> int:
    return last // 100 * 12 + last % 100 - first // 100 * 12 - first % 100 + 1


def turnover(filters: Filters) -> Select:
    """How often stock turned over. Grain: material × plant × unit, anchored plants.

    Rows: material, description, material_type, plant, unit, closing_stock, average_stock, average_stock_kg,
    consumption, consumption_kg, months (less than 12: annualised), turnover_ratio (times a year; null when the
    average is not positive), material_id. Formula: kpis.md INV-TRN.
    """
    months = turnover_span(filters)
    if months is None:
        return question("turnover", {**chosen(filters), **_no_months()})
    return question("turnover", {**chosen(filters), **_month_params(*months)})


def _month_params(first: int, last: int) -> dict[str, object]:
    end = month_end(last)
    return {
        "full_from": first,
        "full_to": last,
        "months": _months(first, last),
        "on_id": date_id(end),
        "on_date": end,
    }


def _no_months() -> dict[str, object]:
    return {
        "full_from": 1,
        "full_to": 0,
        "months": 1,
        "on_id": 20000101,
        "on_date": date(2000, 1, 1),
        "plants": [],
    }


def turnover_times(filters: Filters) -> Figure:
    """INV-TRN for a group: Σ consumption kg / Σ average stock kg of the last 12 months. Unit: times (a year)."""
    months = turnover_span(filters)
    if months is None:
        return Figure.unknown("times", TOO_SHORT)
    rows = turnover(filters)
    total = (
        Select(
            "select sum(consumption_kg) as used, sum(average_stock_kg) as average, "
            "count(*) filter (where average_stock_kg is null) as unconverted from " + rows.source("t"),
            rows.params,
        ).one()
        or {}
    )
    count = _months(*months)
    left_out = (LeftOut(total["unconverted"], NO_FACTOR),) if total["unconverted"] else ()
    used = None if total["used"] is None else total["used"] * 12 / count
    average = total["average"] if total["average"] and total["average"] > 0 else None
    details = (("months", Figure.of(count, "months")),)
    return Figure.ratio(used, average, unit="times", unknown=NO_ANCHOR, left_out=left_out, details=details)
