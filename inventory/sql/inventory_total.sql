-- inventory_total · all stock-changing movements of a material at a place
-- inputs: fact_inventory, dim_movement_type · target: inventory_total · by differences
select
    f.material_id,
    f.location_id,
    f.unit,
    sum(f.sign * f.quantity) as quantity,
    sum(f.sign)::integer as movement_count
from delta_fact_inventory as f
inner join dim_movement_type as t on t.movement_type = f.movement_type and t.changes_stock
group by f.material_id, f.location_id, f.unit
