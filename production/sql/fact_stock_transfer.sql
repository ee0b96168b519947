-- fact_stock_transfer · one row per stock transfer order item
-- inputs: raw_zrmm024, dim_material · target: fact_stock_transfer · key: row_key
-- what is in transit is issued minus received; the list's own column is only checked against it
select
    w.row_key,
    w.purchase_order,
    w.item,
    w.purchase_date,
    w.delivery_date,
    coalesce(w.supplying_plant, '') as supplying_plant,
    coalesce(w.destination_plant, '') as destination_plant,
    m.material_id,
    w.ordered_quantity,
    coalesce(w.issued_quantity, 0) as issued_quantity,
    coalesce(w.received_quantity, 0) as received_quantity,
    coalesce(w.issued_quantity, 0) - coalesce(w.received_quantity, 0) as transit_quantity,
    coalesce(w.receipt_status, '') as receipt_status,
    coalesce(w.requisition, '') as requisition,
    concat_ws(',', w.allowed_channel_1, w.allowed_channel_2, w.allowed_channel_3) as allowed_channels,
    w.safety_stock,
    coalesce(w.material_made_to, '') as material_made_to
from winner_zrmm024 as w
inner join dim_material as m on m.material_code = w.material
