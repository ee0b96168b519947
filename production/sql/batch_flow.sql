-- batch_flow · what came in and went out of a batch on hand
-- inputs: fact_inventory, dim_location · target: batch_flow · by differences
select
    f.material_id,
    f.batch,
    f.unit,
    f.movement_type,
    f.on_transfer_order,
    sum(f.sign * f.quantity) as quantity,
    sum(f.sign)::integer as movement_count
from delta_fact_inventory as f
inner join dim_location as l on l.location_id = f.location_id and l.storage_location <> ''
where f.changes_stock and f.batch <> ''
group by f.material_id, f.batch, f.unit, f.movement_type, f.on_transfer_order
