-- consumption · what was used up in a period, net of reversals
-- grain: material × plant × unit, on hand only; positive = used up · which types count is data (is_consumption)
with part as (
    select p.material_id, l.plant, p.unit, p.month, p.quantity, p.movement_count
    from movement_parts(
        %(head_first)s, %(head_last)s, %(full_from)s, %(full_to)s, %(tail_first)s, %(tail_last)s
    ) as p
    inner join movement_meaning as t
        on t.movement_type = p.movement_type and t.on_transfer_order = p.on_transfer_order and t.is_consumption
    inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as l on l.location_id = p.location_id
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
)
select
    m.material_code as material,
    m.description,
    m.material_type,
    p.plant,
    u.stock_unit as unit,
    -sum(p.quantity * u.to_stock_unit) as consumption,
    -sum(p.quantity * u.kg_per_unit) as consumption_kg,
    sum(p.movement_count)::integer as movement_count,
    p.material_id
from part as p
inner join dim_material as m on m.material_id = p.material_id
inner join material_units(%(on_date)s::date) as u on u.material_id = p.material_id and u.unit = p.unit
group by p.material_id, m.material_code, m.description, m.material_type, p.plant, u.stock_unit
