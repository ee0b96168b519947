-- flows_by_day · as flows.sql, by day or ISO week
-- grain: period (day, or Monday of the week) × material × plant × class × unit, on hand only
with summed as (
    select
        f.date_id, f.material_id, l.plant, f.movement_type, f.on_transfer_order, f.unit,
        sum(f.quantity) as quantity, count(*) as movement_count
    from fact_inventory as f
    inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as l on l.location_id = f.location_id
    where
        f.date_id >= %(first)s and f.date_id <= %(last)s and f.changes_stock
        and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or f.batch = any(%(batches)s::text[]))
    group by f.date_id, f.material_id, l.plant, f.movement_type, f.on_transfer_order, f.unit
),
grouped as (
    select
        case when %(by_week)s then d.date - (d.weekday - 1) else d.date end as period,
        s.material_id, s.plant, t.movement_class, t.flow, u.stock_unit as unit,
        sum(s.quantity * u.to_stock_unit) as quantity,
        sum(s.quantity * u.kg_per_unit) as quantity_kg,
        sum(s.movement_count)::integer as movement_count
    from summed as s
    inner join dim_date as d on d.date_id = s.date_id
    inner join movement_meaning as t on t.movement_type = s.movement_type and t.on_transfer_order = s.on_transfer_order
    inner join material_units(%(on_date)s::date) as u on u.material_id = s.material_id and u.unit = s.unit
    group by 1, s.material_id, s.plant, t.movement_class, t.flow, u.stock_unit
)
select
    g.period,
    m.material_code as material,
    m.material_type,
    g.plant,
    g.movement_class,
    g.flow,
    g.unit,
    g.quantity,
    g.quantity_kg,
    g.movement_count,
    g.material_id
from grouped as g
inner join dim_material as m on m.material_id = g.material_id
