-- sums of one snapshot; what is still open is taken per customer and bucket, so that one cannot pay for the other
-- reads line (rows of one snapshot) · one row
with bucket as (
    select line.customer, part.bucket, sum(part.target) as target, sum(part.realization) as realization
    from line
    cross join lateral (
        values
        ('1_30', line.target_1_30, line.realization_1_30),
        ('31_60', line.target_31_60, line.realization_31_60),
        ('61_90', line.target_61_90, line.realization_61_90),
        ('91_120', line.target_91_120, line.realization_91_120),
        ('121_180', line.target_121_180, line.realization_121_180),
        ('over_180', line.target_over_180, line.realization_over_180)
    ) as part (bucket, target, realization)
    group by line.customer, part.bucket
),

biggest as (
    select sum(total_target) as target from line group by customer order by 1 desc limit 10
)

select
    coalesce(sum(total_target), 0) as target,
    coalesce(sum(total_realization), 0) as realization,
    coalesce(sum(target_1_30), 0) as target_1_30,
    coalesce(sum(target_31_60), 0) as target_31_60,
    coalesce(sum(target_61_90), 0) as target_61_90,
    coalesce(sum(target_91_120), 0) as target_91_120,
    coalesce(sum(target_121_180), 0) as target_121_180,
    coalesce(sum(target_over_180), 0) as target_over_180,
    coalesce(sum(realization_not_due), 0) as realization_not_due,
    coalesce(sum(realization_1_30), 0) as realization_1_30,
    coalesce(sum(realization_31_60), 0) as realization_31_60,
    coalesce(sum(realization_61_90), 0) as realization_61_90,
    coalesce(sum(realization_91_120), 0) as realization_91_120,
    coalesce(sum(realization_121_180), 0) as realization_121_180,
    coalesce(sum(realization_over_180), 0) as realization_over_180,
    (select coalesce(sum(greatest(target - realization, 0)), 0) from bucket) as still_open,
    (select coalesce(sum(greatest(realization - target, 0)), 0) from bucket) as over_collected,
    (select coalesce(sum(target), 0) from biggest) as top_ten
from line
