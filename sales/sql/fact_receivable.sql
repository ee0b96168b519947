-- fact_receivable · one row per line of a snapshot: customer × salesman × channel
-- inputs: raw_zrfi005 · target: fact_receivable · key: row_key
select
    w.row_key,
    to_char(w.snapshot_date, 'YYYYMMDD')::integer as snapshot_date_id,
    w.customer,
    coalesce(w.salesman, '') as salesman,
    coalesce(w.channel, '') as channel,
    coalesce(w.customer_group, '') as customer_group,
    coalesce(w.target_1_30, 0) as target_1_30,
    coalesce(w.target_31_60, 0) as target_31_60,
    coalesce(w.target_61_90, 0) as target_61_90,
    coalesce(w.target_91_120, 0) as target_91_120,
    coalesce(w.target_121_180, 0) as target_121_180,
    coalesce(w.target_over_180, 0) as target_over_180,
    w.total_target,
    coalesce(w.realization_not_due, 0) as realization_not_due,
    coalesce(w.realization_1_30, 0) as realization_1_30,
    coalesce(w.realization_31_60, 0) as realization_31_60,
    coalesce(w.realization_61_90, 0) as realization_61_90,
    coalesce(w.realization_91_120, 0) as realization_91_120,
    coalesce(w.realization_121_180, 0) as realization_121_180,
    coalesce(w.realization_over_180, 0) as realization_over_180,
    coalesce(w.total_realization, 0) as total_realization
from winner_zrfi005 as w
