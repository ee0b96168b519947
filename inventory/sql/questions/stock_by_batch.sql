-- stock_by_batch · what lies where at the end of a day, by batch
-- grain: material × plant × storage location × batch ('' = none) × unit; else as stock.sql
with part as (
    select p.material_id, p.location_id, p.batch, p.unit, sum(p.quantity) as quantity
    from batch_stock_parts(%(on_id)s) as p
    where
        (%(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or p.batch = any(%(batches)s::text[]))
    group by p.material_id, p.location_id, p.batch, p.unit
    having sum(p.quantity) <> 0 or %(with_empty)s
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
)
select
    m.material_code as material,
    m.description,
    m.material_type,
    place.plant,
    place.storage_location as location,
    w.batch,
    w.unit,
    place.anchor_date_id is not null as is_anchored,
    case when place.anchor_date_id is not null then w.quantity end as stock,
    case when place.anchor_date_id is not null then w.quantity_kg end as stock_kg,
    case when place.anchor_date_id is not null and w.quantity_kg is null then w.quantity end as unconverted,
    case when place.anchor_date_id is not null and w.unit = m.base_unit then w.quantity * price.price end as value_vnd,
    m.material_id,
    w.location_id,
    place.anchor_date_id
from weighed as w
inner join known_places(%(plants)s::text[], %(locations)s::text[], %(on_id)s) as place on place.location_id = w.location_id
inner join dim_material as m on m.material_id = w.material_id
left join unit_prices(%(on_date)s::date, %(currency)s) as price on price.material_id = w.material_id
