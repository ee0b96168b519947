-- due and kept lines by ISO week of the planned date
-- reads line (delivery lines planned in the period) · one row per week (its Monday)
select
    date_trunc('week', planned_date)::date as week,
    count(*) as due,
    count(*) filter (where gi_date <= planned_date and actual_quantity >= delivery_quantity) as kept,
    count(*) filter (where gi_date <= planned_date and actual_quantity >= delivery_quantity)::numeric / count(*)
        as kept_ratio
from line
where is_due
group by 1
