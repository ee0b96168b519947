-- revenue, weight and documents of the period by one code
-- reads line (billing items under the filters); %(code)s names one of its columns · one row per code, '' = none
select
    case %(code)s
        when 'channel' then line.channel
        when 'customer' then line.customer
        when 'salesman' then line.salesman
        when 'material' then line.material
        when 'customer_group' then line.customer_group
        when 'material_type' then line.material_type
    end as code,
    sum(line.revenue) as revenue_vnd,
    sum(line.quantity_kg * line.sign) filter (where line.is_quantity) as sold_kg,
    sum(line.volume_l * line.sign) filter (where line.is_quantity) as sold_l,
    sum(line.revenue) filter (where line.is_quantity and line.quantity_kg <> 0) as weighed_revenue_vnd,
    count(*) filter (where line.is_quantity and line.quantity_kg is null) as unweighed_items,
    count(distinct line.billing_document) filter (where line.is_invoice and not line.is_cancelled) as invoices,
    count(distinct line.customer) filter (where line.customer <> '') as customers,
    max(line.billing_date) as last_billing_date
from line
where line.counts
group by 1
