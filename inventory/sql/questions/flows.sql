-- flows · what moved in a period, by class of movement, reversals netted inside their class
-- grain: month × material × plant × class × unit, on hand only; signed: receipts positive, issues negative
-- a month at the edge of the period holds the days inside the period only
with part as (
    select p.month, p.material_id, l.plant, p.movement_type, p.on_transfer_order, p.unit, p.quantity, p.movement_count
    from movement_parts(
        %(head_first)s, %(head_last)s, %(full_from)s, %(full_to)s, %(tail_first)s, %(tail_last)s
    ) as p
    inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as l on l.location_id = p.location_id
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
),
summed as (
    select month, material_id, plant, movement_type, on_transfer_order, unit,
        sum(quantity) as quantity, sum(movement_count) as movement_count
    from part
    group by month, material_id, plant, movement_type, on_transfer_order, unit
),
grouped as (
    select
        s.month, s.material_id, s.plant, t.movement_class, t.flow, u.stock_unit as unit,
        sum(s.quantity * u.to_stock_unit) as quantity,
        sum(s.quantity * u.kg_per_unit) as quantity_kg,
        sum(s.movement_count)::integer as movement_count
    from summed as s
    inner join movement_meaning as t on t.movement_type = s.movement_type and t.on_transfer_order = s.on_transfer_order
    inner join material_units(%(on_date)s::date) as u on u.material_id = s.material_id and u.unit = s.unit
    group by s.month, s.material_id, s.plant, t.movement_class, t.flow, u.stock_unit
)
select
    make_date(g.month / 100, mod(g.month, 100), 1) as period,
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
