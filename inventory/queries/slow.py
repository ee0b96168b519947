"""Stock that does not move, or moves slowly; what it costs to keep and how old it is."""

from datetime import date, timedelta
from decimal import Decimal

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries.chosen import NOTHING_LOADED, as_of, chosen, date_id, question_over
from inventory.queries.consumption import TOO_SHORT, turnover, turnover_span
from inventory.queries.stock import NO_FACTOR, NO_PRICE, stock, stock_by_batch, why_unknown

HOLDING_RATE = Decimal("0.10")
LONGEST_LIMIT_DAYS = 365
NO_RECEIPT = Text("lô nhập trước khi có dữ liệu", "received before the data begin")


def idle(filters: Filters, *, limit_days: int | None = None, holding_rate: Decimal = HOLDING_RATE) -> Select:
    """Stock on hand with its last movements. Grain: material × plant × unit with positive stock.

    `limit_days` replaces the limits by material type. Rows: material, description, material_type, plant, unit, stock,
    stock_kg, value_vnd, limit_days, consumption (within the limit), is_non_moving, is_new (no consumption, but younger
    than the limit), consumption_month and receipt_month (YYYYMM of the last one, null = none in the data),
    holding_cost_vnd (for 30 days at `holding_rate` a year), owner, decision, due_date, note, slow_ratio, material_id.
    Formula: kpis.md INV-NONM, INV-HOLD.
    """
    day = as_of(filters) or date(2000, 1, 1)
    params = {
        "limit_days": limit_days,
        "since_id": date_id(day - timedelta(max(LONGEST_LIMIT_DAYS, limit_days or 0))),
        "holding_rate": holding_rate,
    }
    return question_over("idle", {"stock": stock(filters)}, params)


def non_moving(filters: Filters, *, limit_days: int | None = None) -> Select:
    """The lines of `idle` that do not move. Formula: kpis.md INV-NONM."""
    rows = idle(filters, limit_days=limit_days)
    return Select(f"select * from {rows.source('i')} where is_non_moving", rows.params)


_IDLE_TOTAL = """
select
    count(*) as lines,
    count(*) filter (where is_non_moving) as non_moving,
    sum(stock_kg) filter (where is_non_moving) as kg,
    sum(value_vnd) filter (where is_non_moving) as value_vnd,
    count(*) filter (where is_non_moving and value_vnd is null) as unpriced,
    count(*) filter (where is_non_moving and stock_kg is null) as unconverted,
    sum(holding_cost_vnd) as holding_cost_vnd,
    count(*) filter (where value_vnd is null) as all_unpriced
from """


def _idle_total(filters: Filters) -> dict[str, Decimal]:
    rows = idle(filters)
    return Select(_IDLE_TOTAL + rows.source("i"), rows.params).one() or {}


def non_moving_lines(filters: Filters) -> Figure:
    """INV-NONM: material × plant with stock and no consumption within the limit of their type. Unit: lines."""
    if (unknown := _unknown(filters, "lines")) is not None:
        return unknown
    total = _idle_total(filters)
    details = (
        ("value", _money(total["value_vnd"], total["unpriced"], bool(total["non_moving"]))),
        ("weight", _weight(total["kg"], total["unconverted"], bool(total["non_moving"]))),
    )
    return Figure.of(int(total["non_moving"]), "lines", details=details)


def non_moving_value(filters: Filters) -> Figure:
    """Value of non-moving stock. Unit: VND; without a price left out and counted."""
    if (unknown := _unknown(filters, "VND")) is not None:
        return unknown
    total = _idle_total(filters)
    return _money(total["value_vnd"], total["unpriced"], bool(total["non_moving"]))


def holding_cost(filters: Filters) -> Figure:
    """INV-HOLD: cost of capital of all stock for 30 days. Unit: VND a month. Value × rate a year × 30 / 365."""
    if (unknown := _unknown(filters, "VND")) is not None:
        return unknown
    total = _idle_total(filters)
    return _money(total["holding_cost_vnd"], total["all_unpriced"], bool(total["lines"]))


def _money(value: Decimal | None, unpriced: Decimal, has_lines: bool) -> Figure:
    left_out = (LeftOut(int(unpriced), NO_PRICE),) if unpriced else ()
    if value is None and has_lines:
        return Figure.unknown("VND", NO_PRICE, left_out=left_out)
    return Figure.of(value or Decimal(0), "VND", left_out=left_out)


def _weight(kg: Decimal | None, unconverted: Decimal, has_lines: bool) -> Figure:
    left_out = (LeftOut(int(unconverted), NO_FACTOR),) if unconverted else ()
    if kg is None and has_lines:
        return Figure.unknown("kg", NO_FACTOR, left_out=left_out)
    return Figure.of(kg or Decimal(0), "kg", left_out=left_out)


def _unknown(filters: Filters, unit: str) -> Figure | None:
    """Unknown when no chosen place stands on a stock list, or the day is before movements reach back to."""
    day = as_of(filters)
    if day is None:
        return Figure.unknown(unit, NOTHING_LOADED)
    known = Select(
        "select count(*) from known_places(%(plants)s::text[], %(locations)s::text[], %(on_id)s) as p "
        "where p.anchor_date_id is not null",
        {**chosen(filters), "on_id": date_id(day)},
    ).value()
    return None if known else Figure.unknown(unit, why_unknown(filters, 1))


_SLOW = """
select
    t.material, t.description, t.material_type, t.plant, t.unit, t.average_stock, t.consumption, t.months,
    t.consumption / t.average_stock as used_ratio,
    coalesce(y.slow_moving_ratio, 0.25) as slow_ratio,
    t.average_stock_kg, t.closing_stock
from """


def slow_moving(filters: Filters) -> Select:
    """Stock used slowly over the last whole months (up to 12). Grain: material × plant × unit.

    Only rows whose consumption / average stock is below the ratio of their material type (default 0.25). Rows:
    material, description, material_type, plant, unit, average_stock, consumption, months, used_ratio, slow_ratio,
    average_stock_kg, closing_stock. Formula: kpis.md INV-SLOW.
    """
    rows = turnover(filters)
    tail = (
        " left join dim_material_type as y on y.material_type = t.material_type "
        "where t.average_stock > 0 and t.closing_stock > 0 "
        "and t.consumption / t.average_stock < coalesce(y.slow_moving_ratio, 0.25)"
    )
    return Select(_SLOW + rows.source("t") + tail, rows.params)


def slow_moving_lines(filters: Filters) -> Figure:
    """INV-SLOW: material × plant whose consumption is below the ratio of the average stock. Unit: lines."""
    if (unknown := _unknown(filters, "lines")) is not None:
        return unknown
    if turnover_span(filters) is None:
        return Figure.unknown("lines", TOO_SHORT)
    rows = slow_moving(filters)
    return Figure.of(int(Select("select count(*) from " + rows.source("s"), rows.params).value()), "lines")


_AGE = """
select
    s.material, s.description, s.material_type, s.plant, s.location, s.batch, s.unit, s.stock, s.stock_kg, s.value_vnd,
    d.date as received_date,
    %(on_date)s::date - d.date as age_days
from """


def stock_age(filters: Filters) -> Select:
    """How old stock is: days since its batch was first received, whatever transfers came after.

    Grain: material × plant × storage location × batch × unit with positive stock. Rows: …, stock, stock_kg, value_vnd,
    received_date and age_days (null = received before the data begin, or a material without batches).
    """
    rows = stock_by_batch(filters)
    tail = (
        " left join batch_receipt as r on r.material_id = s.material_id and r.batch = s.batch "
        "and r.first_date_id <= %(on_id)s left join dim_date as d on d.date_id = r.first_date_id where s.stock > 0"
    )
    return Select(_AGE + rows.source("s") + tail, rows.params)


def age_days(filters: Filters) -> Figure:
    """INV-AGE: quantity-weighted age of stock in kg. Unit: days. Older than the data is left out and counted."""
    if (unknown := _unknown(filters, "days")) is not None:
        return unknown
    rows = stock_age(filters)
    total = (
        Select(
            "select sum(stock_kg * age_days) as weighted, sum(stock_kg) filter (where age_days is not null) as kg, "
            "count(*) filter (where age_days is null) as undated, "
            "count(*) filter (where age_days is not null and stock_kg is null) as unconverted from "
            + rows.source("a"),
            rows.params,
        ).one()
        or {}
    )
    left_out = tuple(
        LeftOut(total[name], why)
        for name, why in (("undated", NO_RECEIPT), ("unconverted", NO_FACTOR))
        if total[name]
    )
    return Figure.ratio(total["weighted"], total["kg"], unit="days", unknown=NO_RECEIPT, left_out=left_out)
