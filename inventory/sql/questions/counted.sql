-- counted · lines of SAP's stock lists of a day
-- grain: list line × stock type
select
    d.date as snapshot_date,
    l.plant,
    l.storage_location as location,
    m.material_code as material,
    m.description,
    c.batch,
    c.special_stock,
    c.stock_type,
    c.quantity,
    c.unit,
    c.value,
    c.currency,
    c.row_key
from fact_stock_count as c
inner join dim_date as d on d.date_id = c.date_id
inner join dim_location as l on l.location_id = c.location_id
inner join dim_material as m on m.material_id = c.material_id
where
    c.date_id = %(on_id)s
    and (%(materials)s::integer[] is null or c.material_id = any(%(materials)s::integer[]))
    and (%(batches)s::text[] is null or c.batch = any(%(batches)s::text[]))
    and (%(plants)s::text[] is null or l.plant = any(%(plants)s::text[]))
    and (
        %(locations)s::text[] is null
        or l.storage_location = any(%(locations)s::text[]) or l.location_code = any(%(locations)s::text[])
    )
