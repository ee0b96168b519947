-- target rows with what follows from them
-- reads target_row · one row per year × semester × salesman
select
    year,
    semester,
    salesman,
    salesman_name,
    is_unmatched,
    target_vnd,
    actual_vnd,
    actual_vnd / nullif(target_vnd, 0) as achievement_ratio,
    target_vnd - actual_vnd as gap_vnd,
    actual_vnd / nullif(target_elapsed_vnd, 0) as pace_ratio,
    case
        when actual_vnd >= target_vnd then 0
        when remaining_days = 0 then null
        else (target_vnd - actual_vnd) / remaining_days
    end as run_rate_vnd,
    actual_vnd * working_days / nullif(elapsed_days, 0) as forecast_vnd,
    remaining_days,
    case
        when is_unmatched then 'unmatched'
        when target_vnd is null then 'no_target'
        when coalesce(target_elapsed_vnd, 0) = 0 then 'not_started'
        when actual_vnd / target_elapsed_vnd >= 0.9 then 'on_track'
        when actual_vnd / target_elapsed_vnd >= 0.7 then 'warning'
        else 'behind'
    end as state
from target_row
