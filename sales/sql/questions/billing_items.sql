-- billing items with names and what they count as
-- reads line (billing items under the filters) · one row per billing document × item
select
    line.row_key,
    line.billing_date,
    line.billing_document,
    line.billing_item,
    line.billing_type,
    line.meaning,
    line.channel,
    line.customer,
    coalesce(c.name, '') as customer_name,
    line.customer_group,
    line.salesman,
    coalesce(s.name, '') as salesman_name,
    line.material,
    coalesce(m.description, '') as description,
    line.material_type,
    line.quantity * case when line.is_quantity then line.sign else 0 end as quantity,
    line.unit,
    line.quantity_kg * case when line.counts and line.is_quantity then line.sign end as sold_kg,
    line.volume_l * case when line.counts and line.is_quantity then line.sign end as sold_l,
    line.revenue as revenue_vnd,
    line.net_value as net_value_vnd,
    line.tax_vnd,
    line.document_currency,
    line.total as document_total,
    line.exchange_rate,
    line.sales_order,
    line.delivery,
    line.counts as is_counted,
    line.is_cancelled,
    coalesce(line.left_out, '') as left_out
from line
left join dim_customer as c on c.customer = line.customer
left join dim_salesman as s on s.salesman = line.salesman
left join dim_material as m on m.material_code = line.material
