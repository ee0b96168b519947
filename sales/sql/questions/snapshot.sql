-- the snapshot to show: the latest in the period, the one before it, and the latest of all
-- one row
with chosen as (
    select max(snapshot_date_id) as date_id
    from fact_receivable
    where snapshot_date_id between %(from_id)s and %(to_id)s
)

select
    to_date(chosen.date_id::text, 'YYYYMMDD') as chosen,
    to_date((select max(r.snapshot_date_id) from fact_receivable as r where r.snapshot_date_id < chosen.date_id)::text, 'YYYYMMDD')
        as before,
    to_date((select max(r.snapshot_date_id) from fact_receivable as r)::text, 'YYYYMMDD') as latest
from chosen
