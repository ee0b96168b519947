"""Own goods that are neither in a storage location nor on their way: with others, or nothing says where.

Where the stock list that anchors a plant names such goods, they stand on it; elsewhere they are what the movements that
are loaded add up to, from the first one on.
"""

from decimal import Decimal

from alkana.reporting.figure import Figure, LeftOut
from alkana.reporting.filters import Filters
from alkana.reporting.select import Select, in_language
from alkana.text import Text
from inventory.queries.chosen import NOTHING_LOADED, as_of, chosen, question
from inventory.queries.stock import NO_FACTOR, _on

UNPLACED = Text("không rõ hàng ở kho nào", "no list says in which storage location they are")
# Few places of few plants hold anything: without any, the sums of all batches are not read.
_HELD = """
select coalesce(array_agg(l.location_id), '{}')
from dim_location as l
where
    l.place in ('vendor', 'customer', 'unplaced')
    and (
        exists (select 1 from inventory_total as t where t.location_id = l.location_id)
        or exists (select 1 from inventory_opening as o where o.location_id = l.location_id)
    )
"""


def elsewhere(filters: Filters) -> Select:
    """Goods without storage location at the end of a day. Grain: plant × place × material × batch × unit, other than 0.

    Rows: plant, place (vendor, customer, unplaced), place_name, material, description, material_type, batch
    ('' = none), unit, stock (base unit), stock_kg (null = no factor), value_vnd, is_anchored, material_id.
    """
    held = Select(_HELD).value()
    rows = question("elsewhere", {**chosen(filters), **_on(filters), "held": held})
    return Select(
        f"select e.*, {in_language('place_name')} as place_name from {rows.source('e')}", rows.params
    )


_TOTAL = """
select
    sum(stock_kg) filter (where place <> 'unplaced') as kg,
    sum(stock_kg) filter (where place = 'vendor') as vendor_kg,
    sum(stock_kg) filter (where place = 'customer') as customer_kg,
    count(*) filter (where place <> 'unplaced') as lines,
    count(*) filter (where place = 'unplaced') as unplaced
from """


def elsewhere_kg(filters: Filters) -> Figure:
    """INV-ELS: own goods at subcontractors and customers. Unit: kg; without a factor left out by unit.

    `details`: `vendor`, `customer`. Goods of which nothing says where they are count nowhere and are named.
    """
    if as_of(filters) is None:
        return Figure.unknown("kg", NOTHING_LOADED)
    rows = elsewhere(filters)
    total = Select(_TOTAL + rows.source("e"), rows.params).one() or {}
    without = Select(
        f"select unit, count(*) as lines, sum(stock) as quantity from {rows.source('e')} "
        "where stock_kg is null and place <> 'unplaced' group by unit order by unit",
        rows.params,
    ).all()
    left_out = tuple(LeftOut(row["lines"], NO_FACTOR, row["quantity"], row["unit"]) for row in without)
    if total["unplaced"]:
        left_out = (*left_out, LeftOut(total["unplaced"], UNPLACED))
    if total["kg"] is None and total["lines"]:
        return Figure.unknown("kg", NO_FACTOR, left_out=left_out)
    details = tuple(
        (name, Figure.of(total[f"{name}_kg"] or Decimal(0), "kg")) for name in ("vendor", "customer")
    )
    return Figure.of(total["kg"] or Decimal(0), "kg", left_out=left_out, details=details)
