-- fact_billing · one row per billing document × item
-- inputs: raw_zrsd002 · target: fact_billing · key: row_key
-- net_value is VND as the list has it, never multiplied by the rate; foreign amounts stay beside it in `currency`
-- (XXX = foreign, but the list does not say which: it writes VND on export rows too)
select
    w.row_key,
    to_char(w.billing_date, 'YYYYMMDD')::integer as date_id,
    w.billing_document,
    w.billing_item,
    w.billing_type,
    coalesce(w.sales_organization, '') as sales_organization,
    coalesce(w.channel, '') as channel,
    coalesce(w.sold_to, '') as customer,
    coalesce(w.bill_to, '') as bill_to,
    coalesce(w.ship_to, '') as ship_to,
    coalesce(w.customer_group, '') as customer_group,
    coalesce(w.salesman, '') as salesman,
    coalesce(w.material, '') as material,
    w.billed_quantity as quantity,
    coalesce(w.unit, '') as unit,
    case when rate.vnd_per_unit <> 1 and coalesce(w.currency, 'VND') = 'VND' then 'XXX' else coalesce(w.currency, 'VND') end
        as currency,
    rate.vnd_per_unit as exchange_rate,
    w.price,
    w.total_price,
    coalesce(w.discount_item, 0) + coalesce(w.discount_header, 0) as discount,
    w.net_value,
    coalesce(w.tax, 0) as tax,
    round(coalesce(w.tax, 0) * rate.vnd_per_unit, 3) as tax_vnd,
    w.total,
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
    end::numeric(20, 6) as volume_l,
    w.payment_days::integer as payment_days,
    coalesce(w.sales_order, '') as sales_order,
    w.sales_order_date,
    coalesce(w.delivery, '') as delivery,
    w.cancelled is not null as is_flagged_cancelled,
    coalesce(w.cancel_document, '') as cancel_document
from winner_zrsd002 as w
cross join lateral (
    select case when w.exchange_rate > 0 then w.exchange_rate else 1 end as vnd_per_unit
) as rate
