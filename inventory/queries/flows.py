"""What came in, what went out: flows by class of movement, net of reversals inside their class.

Flows are known without an anchor. They count what is on hand: transfers inside a plant net to 0 and are kept apart, so
are transfers between plants; scrap, count differences and other receipts are classes of their own.
"""

from decimal import Decimal
from typing import Any, Literal

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries.chosen import NOTHING_LOADED, Span, chosen, period, question
from inventory.queries.stock import NO_FACTOR

Step = Literal["day", "week", "month"]
EMPTY = Text("không có dịch chuyển trong kỳ", "no movements in the period")


def step_for(span: Span) -> Step:
    """The step that fits a period's length: days to 62 days, weeks to a year, else months."""
    return "day" if span.days <= 62 else "week" if span.days <= 366 else "month"


def flows(filters: Filters, *, step: Step | None = None) -> Select:
    """Flows of the period. Grain: period × material × plant × movement class × unit, signed.

    Rows: period (first day of the step), material, material_type, plant, movement_class, flow (receipt, issue, other,
    within_plant, between_plants), unit, quantity (base unit), quantity_kg (null = no factor), movement_count.
    """
    span = period(filters)
    if span is None:
        return question("flows", {**chosen(filters), **_nothing()})
    step = step or step_for(span)
    params = {**chosen(filters), **span.params(), "by_week": step == "week"}
    by_month = step == "month" and not filters.batch
    return question("flows" if by_month else "flows_by_day", params)


def _nothing() -> dict[str, object]:
    names = ("head_first", "head_last", "full_from", "full_to", "tail_first", "tail_last")
    return dict(zip(names, (1, 0, 1, 0, 1, 0), strict=True)) | {
        "first": 1,
        "last": 0,
        "on_date": "2000-01-01",
        "by_week": False,
        "by_month": True,
    }


def flows_by_class(filters: Filters, *, step: Step | None = None) -> Select:
    """Flows of the period by class. Grain: period × movement class × unit.

    Rows: period, movement_class, name_vi, name_en, flow, unit, quantity, quantity_kg, unconverted (quantity without a
    factor), unconverted_count (its movement lines), movement_count, position.
    """
    span = period(filters)
    if span is None:
        return question("flows_by_class", {**chosen(filters), **_nothing()})
    step = step or step_for(span)
    by_month = step == "month" and not filters.batch
    params = {**chosen(filters), **span.params(), "by_month": by_month, "by_week": step == "week"}
    return question("flows_by_class", params)


_BY_MATERIAL = """
select
    f.material, m.description, f.material_type, f.plant, f.unit,
    coalesce(sum(f.quantity) filter (where f.flow = 'receipt'), 0) as receipts,
    coalesce(-sum(f.quantity) filter (where f.flow = 'issue'), 0) as issues,
    coalesce(sum(f.quantity) filter (where f.flow = 'other'), 0) as other,
    coalesce(sum(f.quantity) filter (where f.flow = 'between_plants'), 0) as between_plants,
    coalesce(sum(f.quantity) filter (where f.flow in ('receipt', 'issue', 'other')), 0) as net_change,
    sum(f.quantity) as stock_change,
    sum(f.quantity_kg) filter (where f.flow = 'receipt') as receipts_kg,
    -sum(f.quantity_kg) filter (where f.flow = 'issue') as issues_kg,
    sum(f.quantity_kg) filter (where f.flow in ('receipt', 'issue', 'other')) as net_change_kg,
    sum(f.movement_count)::integer as movement_count
from """


def movers(filters: Filters) -> Select:
    """Materials by what moved in the period. Grain: material × plant × unit.

    Rows: material, description, material_type, plant, unit, receipts, issues (positive), other, between_plants,
    net_change (without any transfer), stock_change (= closing − opening), receipts_kg, issues_kg, net_change_kg,
    movement_count. Materials without movement do not appear.
    """
    rows = flows(filters, step="month")
    tail = (
        " inner join dim_material as m on m.material_id = f.material_id "
        "group by f.material, m.description, f.material_type, f.plant, f.unit"
    )
    return Select(_BY_MATERIAL + rows.source("f") + tail, rows.params)


def receipts(filters: Filters) -> Figure:
    """INV-IN: receipts net of their reversals. Unit: kg; what has no factor is left out and listed by unit."""
    return _figure(filters, ("receipt",), 1)


def issues(filters: Filters) -> Figure:
    """INV-OUT: issues net of their reversals, as a positive quantity. Unit: kg."""
    return _figure(filters, ("issue",), -1)


def net_change(filters: Filters) -> Figure:
    """INV-NETC: receipts − issues + other classes, without transfers inside and between plants. Unit: kg."""
    return _figure(filters, ("receipt", "issue", "other"), 1)


def between_plants(filters: Filters) -> Figure:
    """What came from other plants − what left for them. Unit: kg."""
    return _figure(filters, ("between_plants",), 1)


def _figure(filters: Filters, kinds: tuple[str, ...], sign: int) -> Figure:
    if period(filters) is None:
        return Figure.unknown("kg", NOTHING_LOADED)
    rows = [row for row in flows_by_class(filters, step="month").all() if row["flow"] in kinds]
    left_out = _left_out(rows, sign)
    known = [row["quantity_kg"] for row in rows if row["quantity_kg"] is not None]
    if rows and not known:
        return Figure.unknown("kg", NO_FACTOR, left_out=left_out)
    return Figure.of(sign * sum(known, Decimal(0)), "kg", left_out=left_out)


def _left_out(rows: list[dict[str, Any]], sign: int) -> tuple[LeftOut, ...]:
    """What has no factor, by unit."""
    without = [row for row in rows if row["unconverted"] is not None]
    return tuple(
        LeftOut(
            sum(row["unconverted_count"] for row in without if row["unit"] == unit),
            NO_FACTOR,
            sign * sum((row["unconverted"] for row in without if row["unit"] == unit), Decimal(0)),
            unit,
        )
        for unit in sorted({row["unit"] for row in without})
    )


_ACTIVITY = """
select count(distinct f.date_id) as days, count(distinct (f.date_id, f.material_document)) as documents
from fact_inventory as f
inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as l on l.location_id = f.location_id
where
    f.date_id >= %(first)s and f.date_id <= %(last)s and f.changes_stock
    and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
    and (%(batches)s::text[] is null or f.batch = any(%(batches)s::text[]))
"""


def movement_days(filters: Filters) -> Figure:
    """INV-VEL: distinct posting days with movements in the period. Unit: days."""
    return _activity(filters, "days", "days")


def movement_documents(filters: Filters) -> Figure:
    """INV-VEL: distinct material documents in the period. Unit: documents."""
    return _activity(filters, "documents", "documents")


def _activity(filters: Filters, column: str, unit: str) -> Figure:
    span = period(filters)
    if span is None:
        return Figure.unknown(unit, NOTHING_LOADED)
    row = Select(_ACTIVITY, {**chosen(filters), **span.params()}).one() or {}
    return Figure.of(row[column], unit)
