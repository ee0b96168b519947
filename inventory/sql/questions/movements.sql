-- movements · the lines of material documents
-- grain: movement line, those without storage location included (location ''; `place` says what that means)
select
    d.date,
    f.material_document as document,
    f.item,
    f.movement_type,
    t.movement_class,
    t.flow,
    l.plant,
    l.storage_location as location,
    l.place,
    m.material_code as material,
    m.description,
    m.material_type,
    f.batch,
    f.quantity,
    f.unit,
    f.quantity * u.kg_per_unit as quantity_kg,
    f.reference,
    f.purchase_order,
    f.order_number,
    f.cost_center,
    f.text,
    f.row_key
from fact_inventory as f
inner join dim_date as d on d.date_id = f.date_id
inner join dim_location as l on l.location_id = f.location_id
inner join dim_material as m on m.material_id = f.material_id
inner join movement_meaning as t on t.movement_type = f.movement_type and t.on_transfer_order = f.on_transfer_order
left join material_units(%(on_date)s::date) as u on u.material_id = f.material_id and u.unit = f.unit
where
    f.date_id >= %(first)s and f.date_id <= %(last)s
    and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
    and (%(batches)s::text[] is null or f.batch = any(%(batches)s::text[]))
    and (%(plants)s::text[] is null or l.plant = any(%(plants)s::text[]))
    and (
        %(locations)s::text[] is null
        or l.storage_location = any(%(locations)s::text[]) or l.location_code = any(%(locations)s::text[])
    )
