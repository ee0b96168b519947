-- target, realization and still open by overdue bucket, as the list has them
-- reads line (rows of one snapshot) · one row per bucket
with part as (
    select line.customer, b.place, b.bucket, sum(b.target) as target, sum(b.realization) as realization
    from line
    cross join lateral (
        values
        (1, '1_30', line.target_1_30, line.realization_1_30),
        (2, '31_60', line.target_31_60, line.realization_31_60),
        (3, '61_90', line.target_61_90, line.realization_61_90),
        (4, '91_120', line.target_91_120, line.realization_91_120),
        (5, '121_180', line.target_121_180, line.realization_121_180),
        (6, 'over_180', line.target_over_180, line.realization_over_180)
    ) as b (place, bucket, target, realization)
    group by line.customer, b.place, b.bucket
)

select
    place,
    bucket,
    sum(target) as target_vnd,
    sum(realization) as realization_vnd,
    sum(greatest(target - realization, 0)) as open_vnd,
    sum(greatest(realization - target, 0)) as over_collected_vnd
from part
group by place, bucket
