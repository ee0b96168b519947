-- how late the late ones are, in working days
-- reads line (delivery lines planned in the period) · one row
select
    count(*) as late,
    (percentile_cont(0.5) within group (order by greatest(late_working_days, 0)))::numeric as median_days,
    (percentile_cont(0.9) within group (order by greatest(late_working_days, 0)))::numeric as p90_days,
    max(late_working_days) as most_days
from line
where is_due and (gi_date > planned_date or (gi_date is null and planned_date < %(as_of)s::date))
