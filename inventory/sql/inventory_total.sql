-- inventory_total · all stock-changing movements of a material at a place
-- inputs: fact_inventory · target: inventory_total · by differences
select
    f.material_id,
    f.location_id,
    f.unit,
    sum(f.sign * f.quantity) as quantity,
    sum(f.sign)::integer as movement_count
from delta_fact_inventory as f
where f.changes_stock
group by f.material_id, f.location_id, f.unit
