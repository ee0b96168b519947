-- what moved into the next bucket between two snapshots
-- reads line (of the snapshot), line_before (of the one before) · one row per bucket but the last
with earlier as (
    select line_before.customer, b.place, b.bucket, b.next_bucket, sum(b.amount) as amount
    from line_before
    cross join lateral (
        values
        (1, '1_30', '31_60', line_before.target_1_30),
        (2, '31_60', '61_90', line_before.target_31_60),
        (3, '61_90', '91_120', line_before.target_61_90),
        (4, '91_120', '121_180', line_before.target_91_120),
        (5, '121_180', 'over_180', line_before.target_121_180)
    ) as b (place, bucket, next_bucket, amount)
    group by line_before.customer, b.place, b.bucket, b.next_bucket
),

after as (
    select line.customer, b.place, sum(b.amount) as amount
    from line
    cross join lateral (
        values
        (1, line.target_31_60), (2, line.target_61_90), (3, line.target_91_120), (4, line.target_121_180),
        (5, line.target_over_180)
    ) as b (place, amount)
    group by line.customer, b.place
)

select
    earlier.place,
    earlier.bucket,
    earlier.next_bucket,
    coalesce(sum(earlier.amount) filter (where earlier.amount > 0), 0) as before_vnd,
    coalesce(sum(after.amount) filter (where earlier.amount > 0), 0) as now_vnd,
    coalesce(sum(after.amount) filter (where earlier.amount > 0), 0)
    / nullif(sum(earlier.amount) filter (where earlier.amount > 0), 0) as roll_ratio,
    count(*) filter (where earlier.amount > 0) as customers
from earlier
left join after on after.customer = earlier.customer and after.place = earlier.place
group by earlier.place, earlier.bucket, earlier.next_bucket
