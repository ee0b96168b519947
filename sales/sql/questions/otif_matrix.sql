-- due lines by on time × in full
-- reads line (delivery lines planned in the period) · one row per cell
select
    gi_date is not null and gi_date <= planned_date as is_on_time,
    gi_date is not null and actual_quantity >= delivery_quantity as is_in_full,
    count(*) as lines
from line
where is_due
group by 1, 2
