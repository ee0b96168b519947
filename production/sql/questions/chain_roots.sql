-- chain_roots · batches that a number means
-- grain: material × batch · made by an order, linked, or moved
select m.material_code || '|' || found.batch as batch_id
from (
    select material_id, batch from fact_production_order where batch = %(batch)s
    union
    select material_id, batch from fact_yield where batch = %(batch)s
    union
    select material_id, batch from batch_event where batch = %(batch)s
    union
    select material_id, batch from inventory_batch_balance where batch = %(batch)s
) as found
inner join dim_material as m on m.material_id = found.material_id
where %(batch)s <> '' and (%(material)s::text is null or m.material_code = %(material)s)
order by 1
