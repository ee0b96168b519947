"""What the tables of production are made of. `etl.derive` carries it out; the selects are in `production/sql/`.

Lead time reads two facts of sales by name: the lists that know the sales order's date and the goods issue belong to a
higher app, which production does not import (docs/decisions/0032).
"""

from pathlib import Path

from etl.derivations import MEMBERS, KeyedDerivation, RowDerivation, SumDerivation, register

SQL = Path(__file__).parent / "sql"

DIMENSIONS = tuple(
    KeyedDerivation(
        target=f"dim_{name}",
        key=(name,),
        inputs=(MEMBERS,),
        scope=f"select code as {name} from changed_member where kind = '{name}'",
        all_keys=f"select code as {name} from active_member where kind = '{name}' union select {name} from dim_{name}",
        sql=SQL / f"dim_{name}.sql",
        staff_columns=(),
    )
    for name in ("mrp_controller", "order_type")
)

FACTS = tuple(
    RowDerivation(target=target, source=source, inputs=("dim_material",), sql=SQL / f"{target}.sql")
    for target, source in (
        ("fact_production_order", "cooispi"),
        ("fact_stock_transfer", "zrmm024"),
        ("fact_yield", "zrpp062"),
    )
)

# Only what the load can move: a state that an older active load shows anyway keeps its day.
_STATES_OF_LOAD = """
select r.process_order, shown.state
from changed_load
inner join etl_load as load on load.id = changed_load.load_id and load.source = 'cooispi'
inner join raw_cooispi as r on r.load_id = load.id
cross join lateral (
    select order_state(r.system_status, r.ordered_quantity, r.delivered_quantity, r.actual_finish_date) as state
) as shown
left join order_state_first_seen as known
    on known.process_order = r.process_order and known.state = shown.state
where known.first_seen_date is null or known.first_seen_date >= load.as_of
"""
_ALL_STATES = """
select distinct
    r.process_order,
    order_state(r.system_status, r.ordered_quantity, r.delivered_quantity, r.actual_finish_date) as state
from raw_cooispi as r
inner join etl_load as load on load.id = r.load_id and load.state = 'published'
"""

STATE_HISTORY = KeyedDerivation(
    target="order_state_first_seen",
    key=("process_order", "state"),
    inputs=("raw_cooispi",),
    scope=_STATES_OF_LOAD,
    all_keys=_ALL_STATES,
    sql=SQL / "order_state_first_seen.sql",
)

_BATCHES_MOVED = """
select f.material_id, f.batch
from {movements} as f
inner join dim_movement_type as t on t.movement_type = f.movement_type
where f.batch <> '' and coalesce(nullif(t.reversal_of, ''), f.movement_type) in ('101', '305', '531', '601')
"""

EVENTS = KeyedDerivation(
    target="batch_event",
    key=("material_id", "batch"),
    inputs=("fact_inventory", "dim_movement_type"),
    scope=_BATCHES_MOVED.format(movements="delta_fact_inventory"),
    all_keys=_BATCHES_MOVED.format(movements="fact_inventory"),
    sql=SQL / "batch_event.sql",
)

FLOWS = SumDerivation(
    target="batch_flow",
    key=("material_id", "batch", "unit", "movement_type", "on_transfer_order"),
    measures=("quantity", "movement_count"),
    inputs=("fact_inventory",),
    sql=SQL / "batch_flow.sql",
)

USUAL_LIQUIDS = KeyedDerivation(
    target="usual_liquid",
    key=("material_id",),
    inputs=("fact_yield", "fact_production_order"),
    scope=(
        "select material_id from delta_fact_yield "
        "union select y.material_id from delta_fact_production_order as o "
        "inner join fact_yield as y on y.liquid_order = o.process_order and y.liquid_order <> ''"
    ),
    all_keys="select material_id from fact_yield",
    sql=SQL / "usual_liquid.sql",
)

_WEIGHED = """
select m.material_code as material, y.unit, 'zrpp062' as source
from {yields} as y
inner join dim_material as m on m.material_id = y.material_id
where y.unit <> '' and y.unit not in ('KG', 'G', 'TO', 'T')
"""

UNIT_FACTORS = KeyedDerivation(
    target="yield_factor_evidence",
    key=("material", "unit", "source"),
    inputs=("fact_yield", "fact_production_order"),
    scope=_WEIGHED.format(yields="delta_fact_yield")
    + " union "
    + _WEIGHED.format(
        yields="(select y.* from delta_fact_production_order as o "
        "inner join fact_yield as y on y.process_order = o.process_order)"
    ),
    all_keys=_WEIGHED.format(yields="fact_yield"),
    sql=SQL / "yield_factor_evidence.sql",
)

# Batch numbers whose links may change: of the row itself, of the orders that name a changed order as their liquid, of
# documents that post from batch to batch, and of filling orders that a weak link may find another liquid for.
_LINKED_BATCHES = """
select batch from delta_fact_yield where batch <> ''
union
select o.batch from delta_fact_yield as y
inner join fact_production_order as o on o.process_order = y.process_order
union
select batch from delta_fact_production_order where batch <> ''
union
select coalesce(nullif(y.batch, ''), child.batch)
from delta_fact_production_order as o
inner join fact_yield as y on y.liquid_order = o.process_order and y.liquid_order <> ''
left join fact_production_order as child on child.process_order = y.process_order
union
select child.batch
from delta_fact_production_order as liquid
inner join usual_liquid as usual on usual.liquid_material_id = liquid.material_id
inner join fact_production_order as child on child.material_id = usual.material_id and child.mrp_controller = 'P01'
where
    liquid.mrp_controller = 'P02'
    and (
        child.created_date = liquid.created_date
        or child.actual_finish_date between liquid.actual_finish_date and liquid.actual_finish_date + 7
    )
union
select o.batch from delta_usual_liquid as usual
inner join fact_production_order as o on o.material_id = usual.material_id and o.mrp_controller = 'P01'
union
select batch from delta_batch_event where kind in ('produced', 'by_product')
union
select o.batch from delta_fact_inventory as f
inner join fact_production_order as o on o.process_order = f.order_number
where f.movement_type in ('261', '262') and f.order_number is not null
union
select other.batch
from (
    select distinct date_id, material_document
    from delta_fact_inventory where movement_type in ('309', '310', '101') or (movement_type = '261' and batch <> '')
) as document
inner join fact_inventory as other
    on other.date_id = document.date_id and other.material_document = document.material_document
where other.movement_type in ('309', '310', '101') and other.batch <> ''
union
select batch from delta_fact_inventory where movement_type in ('309', '310', '101') and batch <> ''
"""
_ALL_LINKED_BATCHES = """
select batch from fact_production_order where batch <> ''
union
select batch from fact_yield where batch <> ''
union
select batch from batch_event where kind in ('produced', 'by_product')
union
select batch from fact_inventory where movement_type in ('309', '310', '101') and batch <> ''
"""

CHAIN = KeyedDerivation(
    target="production_chain",
    key=("batch",),
    inputs=("fact_yield", "fact_production_order", "batch_event", "fact_inventory", "usual_liquid"),
    scope=_LINKED_BATCHES,
    all_keys=_ALL_LINKED_BATCHES,
    sql=SQL / "production_chain.sql",
)

# Orders whose dates may change, and with them every other order of the same batch.
_TOUCHED_ORDERS = """
with touched as (
    select material_id, batch from delta_fact_production_order where batch <> ''
    union
    select material_id, batch from delta_batch_event
    union
    select o.material_id, o.batch from delta_fact_billing as b
    inner join fact_production_order as o on o.sales_order = b.sales_order and o.sales_order <> ''
    union
    select e.material_id, e.batch from delta_fact_delivery as d
    inner join batch_event as e on e.reference = d.delivery and e.kind = 'issued'
    union
    select e.material_id, e.batch from delta_fact_stock_transfer as t
    inner join batch_event as e
        on e.material_id = t.material_id and e.reference = t.purchase_order and e.kind = 'received'
)
select process_order from delta_fact_production_order
union
select o.process_order from touched
inner join fact_production_order as o on o.batch = touched.batch and o.material_id = touched.material_id
"""

LEAD_TIME = KeyedDerivation(
    target="fact_lead_time",
    key=("process_order",),
    inputs=("fact_production_order", "batch_event", "fact_stock_transfer", "fact_billing", "fact_delivery"),
    scope=_TOUCHED_ORDERS,
    all_keys="select process_order from fact_production_order where mrp_controller = 'P01' and batch <> ''",
    sql=SQL / "fact_lead_time.sql",
)

register((*DIMENSIONS, *FACTS, STATE_HISTORY, EVENTS, FLOWS, USUAL_LIQUIDS, UNIT_FACTORS, CHAIN, LEAD_TIME))
