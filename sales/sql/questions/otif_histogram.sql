-- due lines by days from planned date to goods issue
-- reads line (delivery lines planned in the period) · one row per number of working days
select
    greatest(least(late_working_days, 20), -10) as late_days,
    count(*) as lines,
    count(*) filter (where gi_date is null) as open_lines
from line
where is_due
group by 1
