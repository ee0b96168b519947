-- due and kept lines by month of the planned date
-- reads line (delivery lines planned in the period) · one row per month
select
    date_trunc('month', planned_date)::date as month,
    count(*) as due,
    count(*) filter (where gi_date <= planned_date and actual_quantity >= delivery_quantity) as kept
from line
where is_due
group by 1
order by 1
