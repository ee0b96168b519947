"""Goods between two plants: issued to transit, not received yet.

Counted from the first movement in the data: what left before that and arrived after it shows as received too much.
"""

from datetime import date
from decimal import Decimal

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select
from alkana.text import Text
from inventory.queries.chosen import NOTHING_LOADED, as_of, chosen, data_span, date_id, question
from inventory.queries.stock import NO_FACTOR

OVER_RECEIVED = Text("nhận nhiều hơn đã xuất", "received more than issued")
NOTHING_OPEN = Text("không có hàng đang chuyển", "nothing is in transit")


def in_transit(filters: Filters) -> Select:
    """Open positions at the end of a day. Grain: receiving plant × purchase order × material × batch × unit.

    Rows: plant, purchase_order ('' = two-step transfer), material, description, material_type, batch, unit,
    issued_quantity, received_quantity, open_quantity, open_kg (null = no factor), is_over_received, first_date,
    age_working_days (from the first issue to the as-of day of the data). Formula: kpis.md INV-TRA, INV-TAG.
    """
    day = as_of(filters) or date(2000, 1, 1)
    span = data_span()
    params = {
        **chosen(filters),
        "on_id": date_id(day),
        "on_date": day,
        "is_current": span is not None and day >= span.last,
    }
    return question("transit", params)


_TOTAL = """
select
    count(*) filter (where not is_over_received) as lines,
    sum(open_kg) filter (where not is_over_received) as kg,
    count(*) filter (where not is_over_received and open_kg is null) as unconverted,
    count(*) filter (where is_over_received) as over_received,
    max(age_working_days) filter (where not is_over_received) as oldest,
    percentile_disc(0.5) within group (order by age_working_days) filter (where not is_over_received) as median
from """


def transit_kg(filters: Filters) -> Figure:
    """INV-TRA: open quantity in transit. Unit: kg. Without a factor left out by unit; over-receipts counted."""
    if as_of(filters) is None:
        return Figure.unknown("kg", NOTHING_LOADED)
    rows = in_transit(filters)
    total = Select(_TOTAL + rows.source("t"), rows.params).one() or {}
    left_out = (*_unconverted(rows), *_over_received(total))
    details = (("lines", Figure.of(int(total["lines"]), "lines")),)
    if total["kg"] is None and total["lines"]:
        return Figure.unknown("kg", NO_FACTOR, left_out=left_out, details=details)
    return Figure.of(total["kg"] or Decimal(0), "kg", left_out=left_out, details=details)


def transit_age(filters: Filters) -> Figure:
    """INV-TAG: working days since the first issue of the oldest open position. Unit: working days; median beside it."""
    if as_of(filters) is None:
        return Figure.unknown("working days", NOTHING_LOADED)
    rows = in_transit(filters)
    total = Select(_TOTAL + rows.source("t"), rows.params).one() or {}
    if total["oldest"] is None:
        return Figure.unknown("working days", NOTHING_OPEN)
    details = (("median", Figure.of(int(total["median"]), "working days")),)
    return Figure.of(int(total["oldest"]), "working days", left_out=_over_received(total), details=details)


def _over_received(total: dict[str, int]) -> tuple[LeftOut, ...]:
    return (LeftOut(total["over_received"], OVER_RECEIVED),) if total["over_received"] else ()


def _unconverted(rows: Select) -> tuple[LeftOut, ...]:
    found = Select(
        "select unit, count(*) as lines, sum(open_quantity) as quantity from "
        + rows.source("t")
        + " where open_kg is null and not is_over_received group by unit order by unit",
        rows.params,
    ).all()
    return tuple(LeftOut(row["lines"], NO_FACTOR, row["quantity"], row["unit"]) for row in found)
