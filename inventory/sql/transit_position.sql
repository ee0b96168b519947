-- transit_position · goods between plants by receiving plant, purchase order, material, batch and unit
-- inputs: transit_movement · target: transit_position · by differences
select
    plant,
    purchase_order,
    material_id,
    batch,
    unit,
    sum(sign * issued_quantity) as issued_quantity,
    sum(sign * received_quantity) as received_quantity,
    sum(sign)::integer as movement_count
from delta_transit_movement
group by plant, purchase_order, material_id, batch, unit
