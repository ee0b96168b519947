-- batch_receipt · when a batch was first and last received from production, a vendor or without an order
-- inputs: fact_inventory, dim_movement_type · target: batch_receipt · key: material, batch
-- a receipt out of transit only continues the way of the batch; what a reversal took back does not count by quantity
select
    s.material_id,
    s.batch,
    min(f.date_id) filter (where f.quantity > 0) as first_date_id,
    max(f.date_id) filter (where f.quantity > 0) as last_date_id,
    sum(f.quantity) as quantity
from scope_batch_receipt as s
inner join fact_inventory as f on f.batch = s.batch and f.material_id = s.material_id and f.batch <> ''
inner join dim_movement_type as t
    on t.movement_type = f.movement_type
    and t.standard_movement_class in ('receipt', 'by_product', 'other_receipt', 'opening')
where not f.on_transfer_order and f.changes_stock
group by s.material_id, s.batch
having min(f.date_id) filter (where f.quantity > 0) is not null
