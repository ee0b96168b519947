-- billing documents with their part in a cancellation
-- reads line (billing items under the filters) · one row per billing document
select
    line.billing_document,
    min(line.billing_date) as billing_date,
    min(line.billing_type) as billing_type,
    min(line.meaning) as meaning,
    min(line.channel) as channel,
    min(line.customer) as customer,
    coalesce(min(c.name), '') as customer_name,
    min(line.salesman) as salesman,
    count(*) as items,
    sum(line.revenue) as revenue_vnd,
    sum(case when line.counts then line.tax_vnd * line.sign else 0 end) as tax_vnd,
    min(line.sales_order) as sales_order,
    min(line.delivery) as delivery,
    bool_or(line.is_cancelled) as is_cancelled,
    coalesce(min(d.counterpart), '') as counterpart
from line
left join billing_document as d on d.billing_document = line.billing_document
left join dim_customer as c on c.customer = line.customer
group by line.billing_document
