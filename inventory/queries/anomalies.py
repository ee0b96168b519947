"""Stock and movements that can't be: below zero, issued before received, far off the usual quantity."""

from datetime import date
from decimal import Decimal

from alkana.reporting.figure import Figure
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from inventory.queries.chosen import NOTHING_LOADED, Span, as_of, chosen, date_id, period, question
from inventory.queries.slow import _unknown
from inventory.queries.stock import stock_by_batch

TOLERANCE = Decimal("0.0005")


def negative_stock(filters: Filters) -> Select:
    """Places and batches whose stock is below zero at the end of a day. Rows as `stock_by_batch`."""
    rows = stock_by_batch(filters)
    return Select(
        "select * from " + rows.source("s") + " where s.stock < -%(tolerance)s",
        {**rows.params, "tolerance": TOLERANCE},
    )


def negative_lines(filters: Filters) -> Figure:
    """INV-NEG: material × place × batch with stock below zero. Unit: lines. Usually a missing document or anchor."""
    if as_of(filters) is None:
        return Figure.unknown("lines", NOTHING_LOADED)
    if (unknown := _unknown(filters, "lines")) is not None:
        return unknown
    rows = negative_stock(filters)
    return Figure.of(int(Select("select count(*) from " + rows.source("n"), rows.params).value()), "lines")


def anomalies(filters: Filters) -> Select:
    """Impossible movements of the period. Grain: kind × material × place × batch × unit, or line for outliers.

    Rows: kind (negative_stock, issue_before_receipt, outlier), date (worst day, first issue, posting date), material,
    description, plant, location, batch, unit, quantity (lowest balance, or the line's), usual_quantity (median of the
    type over a year; an outlier is over ten times it, from 8 lines on), row_key (outliers), material_id.
    """
    span = period(filters) or Span(date(2000, 1, 1), date(2000, 1, 1))
    params = {
        **chosen(filters),
        **span.params(),
        "before_id": date_id(date.fromordinal(span.first.toordinal() - 1)),
        "year_before_id": date_id(date.fromordinal(span.last.toordinal() - 365)),
        "tolerance": TOLERANCE,
    }
    return question("anomalies", params)
