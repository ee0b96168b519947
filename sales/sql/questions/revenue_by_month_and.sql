-- revenue and weight by month and one code
-- reads line (billing items under the filters); %(code)s names one of its columns · one row per month × code
select
    date_trunc('month', line.billing_date)::date as month,
    case %(code)s
        when 'channel' then line.channel
        when 'customer' then line.customer
        when 'salesman' then line.salesman
        when 'material' then line.material
        when 'customer_group' then line.customer_group
        when 'material_type' then line.material_type
    end as code,
    sum(line.revenue) as revenue_vnd,
    sum(line.quantity_kg * line.sign) filter (where line.is_quantity) as sold_kg
from line
where line.counts
group by 1, 2
