"""What came in, what went out: flows by class of movement, net of reversals inside their class.

Flows are known without an anchor. They count what is on hand: transfers inside a plant net to 0 and are kept apart, so
are transfers between plants; scrap, count differences and other receipts are classes of their own.
"""

from decimal import Decimal
from typing import Literal

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
    return dict(zip(names, (1, 0, 1, 0, 1, 0), strict=True)) | {"on_date": "2000-01-01", "by_week": False}


_BY_CLASS = """
select
    f.period, f.movement_class, c.name_vi, c.name_en, f.flow, f.unit,
    sum(f.quantity) as quantity, sum(f.quantity_kg) as quantity_kg,
    sum(f.quantity) filter (where f.quantity_kg is null) as unconverted,
    sum(f.movement_count)::integer as movement_count, c.position
from """
_CLASS_NAMES = " inner join dim_movement_class as c on c.movement_class = f.movement_class "


def flows_by_class(filters: Filters, *, step: Step | None = None) -> Select:
    """Flows of the period by class. Grain: period × movement class × unit.

    Rows: period, movement_class, name_vi, name_en, flow, unit, quantity, quantity_kg, unconverted (quantity without a
    factor), movement_count, position.
    """
    rows = flows(filters, step=step)
    group = "group by f.period, f.movement_class, c.name_vi, c.name_en, f.flow, f.unit, c.position"
    return Select(_BY_CLASS + rows.source("f") + _CLASS_NAMES + group, rows.params)


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


_TOTALS = """
select
    f.flow,
    sum(f.quantity_kg) as kg,
    count(*) filter (where f.quantity_kg is null) as lines_without,
    count(*) as lines
from """
_WITHOUT = """
select f.unit, count(*) as lines, sum(f.quantity) as quantity
from """


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
    rows = flows(filters, step="month")
    params = {**rows.params, "kinds": list(kinds)}
    chosen_kinds = " where f.flow = any(%(kinds)s) "
    found = Select(_TOTALS + rows.source("f") + chosen_kinds + "group by f.flow", params).all()
    if found and all(row["kg"] is None for row in found):
        return Figure.unknown("kg", NO_FACTOR, left_out=_left_out(rows, params, sign))
    total = sum((row["kg"] or Decimal(0) for row in found), Decimal(0))
    return Figure.of(sign * total, "kg", left_out=_left_out(rows, params, sign))


def _left_out(rows: Select, params: dict[str, object], sign: int) -> tuple[LeftOut, ...]:
    where = " where f.flow = any(%(kinds)s) and f.quantity_kg is null group by f.unit order by f.unit"
    found = Select(_WITHOUT + rows.source("f") + where, params).all()
    return tuple(LeftOut(row["lines"], NO_FACTOR, sign * row["quantity"], row["unit"]) for row in found)


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
