"""What do we have, where, at any day: on hand, on top of the count that anchors a plant.

Stock of a day = anchor's count ± movements between the anchor and the day. On hand are places with a storage location;
goods in transit are asked for in `transit`. In a plant without an anchor stock is unknown, never 0 and never a sum of
movements.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from alkana.reporting import formats
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
    from_date_id,
    period,
    question,
)

NO_ANCHOR = Text(
    "chưa có danh sách tồn SAP (MB52) làm mốc", "no SAP stock list (MB52) anchors the stock of this plant yet"
)
BEFORE_MOVEMENTS = Text(
    "dịch chuyển đã nạp bắt đầu từ {day}, nên tồn trước đó không tính lùi được",
    "the movements loaded begin on {day}, so earlier stock cannot be worked back",
)
WORKED_BACK = Text(
    "tính lùi theo dịch chuyển từ danh sách tồn {day}",
    "worked back by movements from the stock list of {day}",
)
NO_FACTOR = Text("không có hệ số quy đổi ra kg", "without a factor to kilograms")
NO_PRICE = Text("không có đơn giá", "without a price")


def _on(filters: Filters) -> dict[str, object]:
    day = as_of(filters) or date(2000, 1, 1)
    return {"on_id": date_id(day), "on_date": day}


def stock(filters: Filters, *, with_empty: bool = False) -> Select:
    """Stock at the end of a day (`as_of`, else `to`, else the last posting day).

    Grain: material × plant × storage location × unit. Rows: material, description, material_type, plant, location,
    unit, is_anchored, stock (base unit; null = unknown), stock_kg, unconverted, value_vnd, material_id, location_id,
    anchor_date_id. Nothing is known before movements reach back to (`known_places`).
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
    max(anchor_date_id) filter (where stock <> 0) as anchor_id,
    count(*) filter (where is_anchored) as anchored,
    count(distinct material) filter (where stock <> 0) as materials,
    count(*) filter (where stock <> 0) as lines,
    count(*) filter (where unconverted is not null) as unconverted,
    count(*) filter (where is_anchored and stock <> 0 and value_vnd is null) as unpriced
from """
_UNCONVERTED = "select unit, count(*) as lines, sum(unconverted) as quantity from "


def stock_kg(filters: Filters) -> Figure:
    """INV-QTY: stock on hand. Unit: kg. What has no factor is left out and listed by unit (INV-UNC)."""
    total = _total(filters)
    if not total.get("anchored"):
        return Figure.unknown("kg", why_unknown(filters, total.get("unanchored")))
    left_out = (*_unanchored(filters, total), *unconverted(filters))
    return Figure.of(total["kg"] or Decimal(0), "kg", left_out=left_out, notes=_notes(filters, total))


def stock_value(filters: Filters) -> Figure:
    """INV-VAL: stock × valid price. Unit: VND. Materials without a price are left out and counted, never 0."""
    total = _total(filters)
    if not total.get("anchored"):
        return Figure.unknown("VND", why_unknown(filters, total.get("unanchored")))
    if total["value_vnd"] is None and total["lines"]:
        return Figure.unknown("VND", NO_PRICE)
    unpriced = (LeftOut(total["unpriced"], NO_PRICE),) if total["unpriced"] else ()
    left_out = (*_unanchored(filters, total), *unpriced)
    return Figure.of(total["value_vnd"] or Decimal(0), "VND", left_out=left_out, notes=_notes(filters, total))


def materials_with_stock(filters: Filters) -> Figure:
    """Distinct materials with stock on hand. Unit: materials."""
    total = _total(filters)
    if not total.get("anchored"):
        return Figure.unknown("materials", why_unknown(filters, total.get("unanchored")))
    left_out = _unanchored(filters, total)
    return Figure.of(total["materials"], "materials", left_out=left_out, notes=_notes(filters, total))


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


def _total(filters: Filters) -> dict[str, Any]:
    rows = _source(filters)
    return Select(_TOTAL + rows.source("stock"), rows.params).one() or {}


def why_unknown(filters: Filters, unanchored: int | None) -> Text:
    """Why no chosen place has a stock: nothing loaded, no stock list, or a day that movements do not reach back to."""
    if not unanchored:
        return NOTHING_LOADED
    day, span = as_of(filters), data_span()
    if day and span and day < span.first - timedelta(1) and _has_list(filters):
        return BEFORE_MOVEMENTS.filled(day=formats.in_languages(formats.day, span.first))
    return NO_ANCHOR


def _has_list(filters: Filters) -> bool:
    places = "chosen_places(%(plants)s::text[], %(locations)s::text[])"
    sql = f"select exists (select from {places} as p where p.anchor_date_id is not null)"
    return bool(Select(sql, chosen(filters)).value())


def _unanchored(filters: Filters, total: dict[str, int]) -> tuple[LeftOut, ...]:
    rows = total["unanchored"]
    return (LeftOut(rows, why_unknown(filters, rows)),) if rows else ()


def _notes(filters: Filters, total: dict[str, int]) -> tuple[Text, ...]:
    """That a day before the stock list was worked back from it."""
    day, anchor = as_of(filters), total["anchor_id"]
    if not (day and anchor and date_id(day) < anchor):
        return ()
    listed = formats.in_languages(formats.day, from_date_id(anchor))
    return (WORKED_BACK.filled(day=listed),)


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
