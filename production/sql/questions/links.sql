-- links · links between batches
-- grain: batch × parent batch × method × production order × unit
select
    c.batch_id,
    c.parent_batch_id,
    m.material_code as material,
    m.material_type,
    c.batch,
    c.method,
    c.confidence,
    c.process_order,
    c.parent_process_order,
    c.production_date,
    c.quantity,
    c.unit,
    coalesce(c.quantity_kg, c.quantity * w.kg_per_unit) as quantity_kg,
    c.row_key
from production_chain as c
inner join dim_material as m on m.material_id = c.material_id
left join unit_weight as w on w.material_id = c.parent_material_id and w.unit = c.unit
