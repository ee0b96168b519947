-- the receivables snapshots that exist
-- one row per snapshot date
select
    to_date(r.snapshot_date_id::text, 'YYYYMMDD') as snapshot_date,
    count(*) as row_count,
    count(distinct r.customer) as customer_count
from fact_receivable as r
group by r.snapshot_date_id
