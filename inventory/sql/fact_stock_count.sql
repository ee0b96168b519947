-- fact_stock_count · one row per line of a stock list and stock type with a quantity
-- inputs: raw_mb52, dim_date, dim_material, dim_location · target: fact_stock_count · key: row_key, stock_type
-- the list values unrestricted stock only
select
    w.row_key,
    stock.stock_type,
    d.date_id,
    m.material_id,
    l.location_id,
    coalesce(w.batch, '') as batch,
    coalesce(w.special_stock, '') as special_stock,
    coalesce(
        w.special_stock_number, nullif(concat_ws('/', w.sales_order, w.sales_order_item), ''), w.vendor, w.customer,
        w.project, ''
    ) as special_stock_number,
    stock.quantity,
    w.unit,
    stock.value,
    coalesce(w.currency, '') as currency
from winner_mb52 as w
inner join dim_date as d on d.date = w.snapshot_date
inner join dim_material as m on m.material_code = w.material
inner join dim_location as l
    on l.plant = w.plant and l.storage_location = storage_location_code(w.storage_location)
    and l.place = place_of_stock(w.storage_location, w.special_stock, 'transit')
cross join lateral (
    values
    ('unrestricted', w.unrestricted, w.value_unrestricted),
    ('quality', w.quality_inspection, null),
    ('blocked', w.blocked, null),
    ('transfer', w.in_transfer, null)
) as stock (stock_type, quantity, value)
where stock.quantity <> 0 or stock.value <> 0
