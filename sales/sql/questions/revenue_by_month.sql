-- revenue, weight and documents by month
-- reads line (billing items under the filters) · one row per month
select
    date_trunc('month', billing_date)::date as month,
    sum(revenue) as revenue_vnd,
    sum(quantity_kg * sign) filter (where is_quantity) as sold_kg,
    sum(volume_l * sign) filter (where is_quantity) as sold_l,
    sum(revenue) filter (where is_quantity and quantity_kg <> 0) as weighed_revenue_vnd,
    count(distinct billing_document) filter (where is_invoice and not is_cancelled) as invoices
from line
where counts
group by 1
order by 1
