-- inventory_batch_balance · all stock-changing movements of a batch at a place
-- inputs: fact_inventory · target: inventory_batch_balance · by differences
select
    f.material_id,
    f.location_id,
    f.batch,
    f.unit,
    sum(f.sign * f.quantity) as quantity,
    sum(f.sign)::integer as movement_count
from delta_fact_inventory as f
where f.changes_stock
group by f.material_id, f.location_id, f.batch, f.unit
