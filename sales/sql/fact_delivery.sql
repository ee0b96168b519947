-- fact_delivery · one row per delivery × line item
-- inputs: raw_zrsd004 · target: fact_delivery · key: row_key
-- a line without goods issue date is an open delivery; its delivered quantity is 0
select
    w.row_key,
    to_char(w.delivery_date, 'YYYYMMDD')::integer as planned_date_id,
    to_char(w.actual_gi_date, 'YYYYMMDD')::integer as gi_date_id,
    w.delivery,
    w.line_item,
    w.delivery_type,
    coalesce(w.sales_order, '') as sales_order,
    coalesce(w.requirement_type, '') as requirement_type,
    coalesce(w.shipping_point, '') as shipping_point,
    coalesce(w.storage_location, '') as storage_location,
    coalesce(w.channel, '') as channel,
    coalesce(w.customer_group_text, '') as customer_group_text,
    coalesce(w.sold_to, w.ship_to, '') as customer,
    coalesce(w.ship_to, '') as ship_to,
    coalesce(w.salesman, '') as salesman,
    w.material,
    w.delivery_quantity,
    case when w.actual_gi_date is null then 0 else coalesce(w.actual_quantity, 0) end as actual_quantity,
    w.unit,
    case
        when coalesce(w.net_weight, 0) = 0 then null
        when w.weight_unit = 'KG' then w.net_weight
        when w.weight_unit = 'G' then w.net_weight / 1000
        when w.weight_unit in ('TO', 'T') then w.net_weight * 1000
    end::numeric(20, 6) as net_weight_kg,
    case
        when coalesce(w.volume, 0) = 0 then null
        when w.volume_unit in ('L', 'LT') then w.volume
        when w.volume_unit in ('ML', 'CC') then w.volume / 1000
        when w.volume_unit = 'M3' then w.volume * 1000
    end::numeric(20, 6) as volume_l
from winner_zrsd004 as w
