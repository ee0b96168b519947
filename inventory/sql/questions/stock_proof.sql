-- stock_proof · the lines that make up the stock of a day: the anchor's count, plus or minus movements between it and the day
-- grain: line of the stock list × stock type, or movement line; Σ quantity per material, place, batch and unit = its stock
with place as (
    select p.location_id, p.plant, p.storage_location, p.anchor_date_id
    from chosen_places(%(plants)s::text[], %(locations)s::text[]) as p
    where p.anchor_date_id is not null
),
line as (
    select
        c.date_id, 'mb52' as source, c.stock_type as document, '' as movement_type, c.material_id,
        place.plant, place.storage_location, c.batch, c.quantity, c.unit, c.row_key
    from place
    inner join fact_stock_count as c on c.location_id = place.location_id and c.date_id = place.anchor_date_id
    where
        (%(materials)s::integer[] is null or c.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or c.batch = any(%(batches)s::text[]))
    union all
    select
        f.date_id, 'mb51', f.material_document, f.movement_type, f.material_id,
        place.plant, place.storage_location, f.batch,
        case when f.date_id > place.anchor_date_id then f.quantity else -f.quantity end, f.unit, f.row_key
    from place
    inner join fact_inventory as f
        on f.location_id = place.location_id
        and f.date_id > least(place.anchor_date_id, %(on_id)s) and f.date_id <= greatest(place.anchor_date_id, %(on_id)s)
    where
        f.changes_stock
        and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or f.batch = any(%(batches)s::text[]))
)
select
    d.date,
    line.source,
    line.document,
    line.movement_type,
    line.plant,
    line.storage_location as location,
    m.material_code as material,
    m.description,
    line.batch,
    line.quantity,
    line.unit,
    line.quantity * u.kg_per_unit as quantity_kg,
    line.row_key
from line
inner join dim_date as d on d.date_id = line.date_id
inner join dim_material as m on m.material_id = line.material_id
left join material_units(%(on_date)s::date) as u on u.material_id = line.material_id and u.unit = line.unit
