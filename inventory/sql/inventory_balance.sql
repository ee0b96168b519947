-- inventory_balance · movements added up by month, material, place, type and unit
-- inputs: fact_inventory · target: inventory_balance · by differences
select
    date_id / 100 as month,
    material_id,
    location_id,
    movement_type,
    on_transfer_order,
    changes_stock,
    unit,
    sum(sign * quantity) as quantity,
    sum(sign)::integer as movement_count
from delta_fact_inventory
group by date_id / 100, material_id, location_id, movement_type, on_transfer_order, changes_stock, unit
