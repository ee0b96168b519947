-- stock · what lies where at the end of a day
-- grain: material × plant × storage location × unit; base unit (other units keep their own line), kg, value in company currency
-- stock is null (unknown) in a plant without an anchor, and before movements begin; stock_kg and value are null where factor or price are missing
with part as (
    select p.material_id, p.location_id, p.unit, sum(p.quantity) as quantity
    from stock_parts(%(on_id)s) as p
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
    group by p.material_id, p.location_id, p.unit
),
weighed as (
    select
        part.material_id,
        part.location_id,
        u.stock_unit as unit,
        sum(part.quantity * u.to_stock_unit) as quantity,
        sum(part.quantity * u.kg_per_unit) as quantity_kg
    from part
    inner join material_units(%(on_date)s::date) as u on u.material_id = part.material_id and u.unit = part.unit
    group by part.material_id, part.location_id, u.stock_unit
)
select
    m.material_code as material,
    m.description,
    m.material_type,
    place.plant,
    place.storage_location as location,
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
where place.anchor_date_id is null or w.quantity <> 0 or %(with_empty)s
