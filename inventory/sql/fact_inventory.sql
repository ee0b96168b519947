-- fact_inventory · one row per movement line, quantity signed as SAP gives it
-- inputs: raw_mb51, dim_date, dim_material, dim_location, dim_movement_type, purchase_order_range · target: fact_inventory · key: row_key
-- every code of a current row is a member already, and dim_date spans what the reader lets through: no join drops a row
-- but those that are no goods: services (no material) and values without quantity
select
    w.row_key,
    d.date_id,
    m.material_id,
    l.location_id,
    coalesce(r.is_stock_transfer, false) as on_transfer_order,
    t.changes_stock and l.place <> 'none' as changes_stock,
    w.item,
    w.quantity,
    w.movement_type,
    coalesce(w.batch, '') as batch,
    w.unit,
    w.material_document,
    w.reference,
    w.purchase_order,
    w.order_number,
    w.cost_center,
    w.gl_account,
    w.customer,
    w.special_stock,
    w.text
from winner_mb51 as w
inner join dim_date as d on d.date = w.posting_date
inner join dim_material as m on m.material_code = w.material
inner join dim_movement_type as t on t.movement_type = w.movement_type
inner join dim_location as l
    on l.plant = w.plant and l.storage_location = storage_location_code(w.storage_location)
    and l.place = place_of_stock(w.storage_location, w.special_stock, t.without_location)
left join purchase_order_range as r on r.prefix = left(w.purchase_order, 2)
where w.quantity <> 0
