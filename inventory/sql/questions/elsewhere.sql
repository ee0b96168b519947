-- elsewhere · own goods without storage location that are not on their way: with subcontractors, with customers, unplaced
-- grain: plant × place × material × batch ('' = none) × unit · base unit (other units keep their own line), kg, value
-- anchored where the list that anchors the plant names stock of that place, else what the movements loaded add up to
with held as (
    select l.location_id, l.plant, l.place, a.date_id as anchor_date_id
    from dim_location as l
    left join inventory_anchor as a on a.plant = l.plant
    where
        l.location_id = any(%(held)s::integer[])
        and (%(plants)s::text[] is null or l.plant = any(%(plants)s::text[]))
),
part as (
    select p.material_id, p.location_id, p.batch, p.unit, sum(p.quantity) as quantity
    from batch_stock_parts(%(on_id)s) as p
    where
        p.location_id = any(%(held)s::integer[])
        and (%(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or p.batch = any(%(batches)s::text[]))
    group by p.material_id, p.location_id, p.batch, p.unit
),
weighed as (
    select
        part.material_id,
        part.location_id,
        part.batch,
        u.stock_unit as unit,
        sum(part.quantity * u.to_stock_unit) as quantity,
        sum(part.quantity * u.kg_per_unit) as quantity_kg
    from part
    inner join material_units(%(on_date)s::date) as u on u.material_id = part.material_id and u.unit = part.unit
    group by part.material_id, part.location_id, part.batch, u.stock_unit
    having sum(part.quantity * u.to_stock_unit) <> 0
)
select
    held.plant,
    held.place,
    n.name_vi as place_name_vi,
    n.name_en as place_name_en,
    m.material_code as material,
    m.description,
    m.material_type,
    w.batch,
    w.unit,
    w.quantity as stock,
    w.quantity_kg as stock_kg,
    case when w.unit = m.base_unit then w.quantity * price.price end as value_vnd,
    exists (
        select 1 from fact_stock_count as c where c.location_id = held.location_id and c.date_id = held.anchor_date_id
    ) as is_anchored,
    m.material_id
from weighed as w
inner join held on held.location_id = w.location_id
inner join stock_place as n on n.place = held.place
inner join dim_material as m on m.material_id = w.material_id
left join unit_prices(%(on_date)s::date, %(currency)s) as price on price.material_id = w.material_id
