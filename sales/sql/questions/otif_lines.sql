-- delivery lines with what they are judged by
-- reads line (delivery lines planned in the period) · one row per delivery × line item
select
    line.row_key,
    line.delivery,
    line.line_item,
    line.sales_order,
    line.delivery_type,
    line.meaning,
    line.channel,
    line.customer_group,
    line.customer,
    coalesce(c.name, '') as customer_name,
    line.ship_to,
    line.salesman,
    line.shipping_point as plant,
    line.material,
    line.material_type,
    line.planned_date,
    line.gi_date,
    line.late_days,
    line.late_working_days,
    line.delivery_quantity,
    line.actual_quantity,
    greatest(line.delivery_quantity - line.actual_quantity, 0) as open_quantity,
    line.unit,
    line.planned_kg,
    line.actual_kg,
    line.is_due,
    line.is_due_internal,
    line.gi_date is not null and line.gi_date <= line.planned_date as is_on_time,
    line.gi_date is not null and line.actual_quantity >= line.delivery_quantity as is_in_full
from line
left join dim_customer as c on c.customer = line.customer
