-- one point per snapshot
-- one row per snapshot date
select
    to_date(r.snapshot_date_id::text, 'YYYYMMDD') as snapshot_date,
    sum(r.total_target) as target_vnd,
    sum(r.total_realization) as realization_vnd,
    sum(r.total_target - r.target_1_30) as overdue_vnd
from fact_receivable as r
where r.snapshot_date_id <= %(to_id)s/* filters */
group by r.snapshot_date_id
