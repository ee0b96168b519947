"""What do we have, where, at any day: on hand, on top of the count that anchors a plant.

Stock of a day = anchor's count ± movements between the anchor and the day. On hand are places with a storage location;
goods in transit are asked for in `transit`. In a plant without an anchor stock is unknown, never 0 and never a sum of
movements.
"""

from datetime import date
from decimal import Decimal

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries.chosen import NOTHING_LOADED, Span, as_of, chosen, date_id, period, question

NO_ANCHOR = Text(
    "chưa có danh sách tồn SAP (MB52) làm mốc", "no SAP stock list (MB52) anchors the stock of this plant yet"
)
NO_FACTOR = Text("không có hệ số quy đổi ra kg", "without a factor to kilograms")
NO_PRICE = Text("không có đơn giá", "without a price")


def _on(filters: Filters) -> dict[str, object]:
    day = as_of(filters) or date(2000, 1, 1)
    return {"on_id": date_id(day), "on_date": day}


def stock(filters: Filters, *, with_empty: bool = False) -> Select:
    """Stock at the end of a day (`as_of`, else `to`, else the last posting day).

    Grain: material × plant × storage location × unit. Rows: material, description, material_type, plant, location,
    unit, is_anchored, stock (base unit; null = unknown), stock_kg, unconverted, value_vnd, material_id, location_id.
    """
    return question("stock", {**chosen(filters), **_on(filters), "with_empty": with_empty})


def stock_by_batch(filters: Filters, *, with_empty: bool = False) -> Select:
    """As `stock`, by batch: adds the column batch ('' = material without batches)."""
    return question("stock_by_batch", {**chosen(filters), **_on(filters), "with_empty": with_empty})


_TOTAL = """
select
    sum(stock_kg) as kg,
    sum(value_vnd) as value_vnd,
    count(*) filter (where not is_anchored) as unanchored,
    count(*) filter (where is_anchored) as anchored,
    count(distinct material) filter (where stock <> 0) as materials,
    count(*) filter (where stock <> 0) as lines,
    count(*) filter (where unconverted is not null) as unconverted,
    count(*) filter (where is_anchored and stock <> 0 and value_vnd is null) as unpriced
from """
_UNCONVERTED = "select unit, count(*) as lines, sum(unconverted) as quantity from "


def stock_kg(filters: Filters) -> Figure:
    """INV-QTY: stock on hand. Unit: kg. What has no factor is left out and listed by unit (INV-UNC)."""
    rows = _source(filters)
    total = Select(_TOTAL + rows.source("stock"), rows.params).one() or {}
    if not total.get("anchored"):
        return Figure.unknown("kg", NO_ANCHOR if total.get("unanchored") else NOTHING_LOADED)
    return Figure.of(total["kg"] or Decimal(0), "kg", left_out=(*_unanchored(total), *unconverted(filters)))


def stock_value(filters: Filters) -> Figure:
    """INV-VAL: stock × valid price. Unit: VND. Materials without a price are left out and counted, never 0."""
    rows = _source(filters)
    total = Select(_TOTAL + rows.source("stock"), rows.params).one() or {}
    if not total.get("anchored"):
        return Figure.unknown("VND", NO_ANCHOR if total.get("unanchored") else NOTHING_LOADED)
    if total["value_vnd"] is None and total["lines"]:
        return Figure.unknown("VND", NO_PRICE)
    unpriced = (LeftOut(total["unpriced"], NO_PRICE),) if total["unpriced"] else ()
    return Figure.of(total["value_vnd"] or Decimal(0), "VND", left_out=(*_unanchored(total), *unpriced))


def materials_with_stock(filters: Filters) -> Figure:
    """Distinct materials with stock on hand. Unit: materials."""
    rows = _source(filters)
    total = Select(_TOTAL + rows.source("stock"), rows.params).one() or {}
    if not total.get("anchored"):
        return Figure.unknown("materials", NO_ANCHOR if total.get("unanchored") else NOTHING_LOADED)
    return Figure.of(total["materials"], "materials", left_out=_unanchored(total))


def unconverted(filters: Filters) -> tuple[LeftOut, ...]:
    """INV-UNC: stock without a factor, one entry per unit."""
    rows = _source(filters)
    grouped = Select(
        _UNCONVERTED + rows.source("stock") + " where unconverted is not null group by unit order by unit",
        rows.params,
    )
    return tuple(LeftOut(row["lines"], NO_FACTOR, row["quantity"], row["unit"]) for row in grouped.all())


def _source(filters: Filters) -> Select:
    return stock_by_batch(filters) if filters.batch else stock(filters)


def _unanchored(total: dict[str, int]) -> tuple[LeftOut, ...]:
    return (LeftOut(total["unanchored"], NO_ANCHOR),) if total["unanchored"] else ()


def stock_over_time(filters: Filters) -> Select:
    """Stock of anchored plants through the period: at the end of each day, or of each month beyond 92 days.

    Grain: date × plant. Rows: date, plant, stock_kg, unconverted_lines (material × place × unit without a factor).
    Unit: kg.
    """
    span = period(filters) or Span(date(2000, 1, 1), date(2000, 1, 1))
    params = {**chosen(filters), **span.params(), "before_id": _day_before(span), "by_day": span.days <= 92}
    return question("stock_over_time", params)


def _day_before(span: Span) -> int:
    return date_id(date.fromordinal(span.first.toordinal() - 1))


def counted(filters: Filters) -> Select:
    """Lines of SAP's stock lists of the as-of day, as they lie in the file. Grain: list line × stock type.

    Rows: snapshot_date, plant, location ('' = in transit), material, description, batch, special_stock, stock_type,
    quantity, unit, value, currency, row_key (of `mb52`).
    """
    return question("counted", {**chosen(filters), **_on(filters)})


def stock_lists(filters: Filters) -> Select:
    """The stock lists of SAP that are loaded. Grain: plant × snapshot date.

    Rows: plant, snapshot_date, line_count, is_anchor, is_chosen (staff's choice, not the earliest list).
    """
    return Select(
        "select k.plant, d.date as snapshot_date, k.line_count, "
        "coalesce(a.date_id = k.date_id, false) as is_anchor, coalesce(a.date_id = k.date_id and a.is_chosen, false) "
        "as is_chosen from stock_list as k inner join dim_date as d on d.date_id = k.date_id "
        "left join inventory_anchor as a on a.plant = k.plant "
        "where %(plants)s::text[] is null or k.plant = any(%(plants)s::text[])",
        chosen(filters),
    )
