-- due and missed lines by customer, and how many points of OTIF each one costs
-- reads line (delivery lines planned in the period) · one row per customer
with judged as (
    select
        customer,
        gi_date is not null and gi_date <= planned_date as is_on_time,
        gi_date is not null and actual_quantity >= delivery_quantity as is_in_full,
        late_working_days
    from line
    where is_due
)

select
    judged.customer,
    coalesce(min(c.name), '') as customer_name,
    count(*) as due,
    count(*) filter (where is_on_time) as on_time,
    count(*) filter (where is_in_full) as in_full,
    count(*) filter (where is_on_time and is_in_full) as kept,
    count(*) filter (where not (is_on_time and is_in_full)) as missed,
    count(*) filter (where is_on_time and is_in_full)::numeric / count(*) as kept_ratio,
    count(*) filter (where not (is_on_time and is_in_full))::numeric / sum(count(*)) over () as lost_share,
    (percentile_cont(0.5) within group (order by late_working_days) filter (where not is_on_time))::numeric as late_days
from judged
left join dim_customer as c on c.customer = judged.customer
group by judged.customer
