-- idle · stock that nobody used within its limit, and how slowly the rest is used
-- reads asked_stock (stock.sql)
-- grain: material × plant × unit with stock on hand · limit in days by material type (or asked for)
-- is_non_moving: no consumption within the limit and nothing new came in within it
with held as (
    select
        s.material_id, s.plant, s.unit, s.material_type,
        sum(s.stock) as stock, sum(s.stock_kg) as stock_kg, sum(s.value_vnd) as value_vnd
    from asked_stock as s
    where s.is_anchored
    group by s.material_id, s.plant, s.unit, s.material_type
    having sum(s.stock) > 0
),
limited as (
    select
        h.*,
        coalesce(%(limit_days)s::integer, t.non_moving_days, 90) as limit_days,
        coalesce(t.slow_moving_ratio, 0.25) as slow_ratio
    from held as h
    left join dim_material_type as t on t.material_type = h.material_type
),
recent as (
    select
        f.material_id, l.plant, d.date,
        -sum(f.quantity) filter (where t.is_consumption) as consumption,
        coalesce(
            sum(f.quantity) filter (
                where f.quantity > 0 and t.flow in ('receipt', 'between_plants') and not t.is_consumption
            ), 0
        ) as received
    from fact_inventory as f
    inner join dim_date as d on d.date_id = f.date_id
    inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as l on l.location_id = f.location_id
    inner join movement_meaning as t
        on t.movement_type = f.movement_type and t.on_transfer_order = f.on_transfer_order
    where
        f.date_id > %(since_id)s and f.date_id <= %(on_id)s and f.changes_stock
        and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
    group by f.material_id, l.plant, d.date
),
moved as (
    select
        h.material_id, h.plant, h.unit,
        sum(r.consumption) as consumption,
        sum(r.received) as received
    from limited as h
    inner join recent as r
        on r.material_id = h.material_id and r.plant = h.plant and r.date > %(on_date)s::date - h.limit_days
    group by h.material_id, h.plant, h.unit
),
-- the last month with a movement of each kind; the day is then looked up in that month only
last_month as (
    select
        b.material_id, l.plant,
        max(b.month) filter (where t.is_consumption and b.quantity < 0) as consumption_month,
        max(b.month) filter (where t.flow in ('receipt', 'between_plants') and b.quantity > 0) as receipt_month
    from inventory_balance as b
    inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as l on l.location_id = b.location_id
    inner join movement_meaning as t
        on t.movement_type = b.movement_type and t.on_transfer_order = b.on_transfer_order
    where
        b.month <= %(on_id)s / 100 and b.changes_stock
        and (%(materials)s::integer[] is null or b.material_id = any(%(materials)s::integer[]))
    group by b.material_id, l.plant
)
select
    m.material_code as material,
    m.description,
    h.material_type,
    h.plant,
    h.unit,
    h.stock,
    h.stock_kg,
    h.value_vnd,
    h.limit_days,
    coalesce(v.consumption, 0) as consumption,
    coalesce(v.consumption, 0) <= 0 and coalesce(v.received, 0) = 0 as is_non_moving,
    coalesce(v.consumption, 0) <= 0 and coalesce(v.received, 0) > 0 as is_new,
    k.consumption_month,
    k.receipt_month,
    h.value_vnd * %(holding_rate)s * 30 / 365 as holding_cost_vnd,
    n.owner,
    n.decision,
    n.due_date,
    n.note,
    h.slow_ratio,
    h.material_id
from limited as h
inner join dim_material as m on m.material_id = h.material_id
left join moved as v on v.material_id = h.material_id and v.plant = h.plant and v.unit = h.unit
left join last_month as k on k.material_id = h.material_id and k.plant = h.plant
left join slow_moving_decision as n on n.material_id = h.material_id and n.plant = h.plant
