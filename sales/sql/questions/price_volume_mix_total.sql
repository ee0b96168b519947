-- the effects of all materials together
-- reads effect (price_volume_mix.sql) · one row
with summed as (
    select
        coalesce(sum(revenue_before_vnd), 0) as before,
        coalesce(sum(revenue_now_vnd), 0) as now,
        coalesce(sum(volume_vnd), 0) as volume,
        coalesce(sum(price_vnd), 0) as price,
        coalesce(sum(mix_vnd), 0) as mix,
        coalesce(sum(new_vnd), 0) as new,
        coalesce(sum(lost_vnd), 0) as lost,
        coalesce(sum(now_kg - before_kg) filter (where is_continued), 0) as change_kg,
        sum(revenue_before_vnd) filter (where is_continued) / nullif(sum(before_kg) filter (where is_continued), 0)
            as old_price
    from (select *, before_kg <> 0 and now_kg <> 0 as is_continued from effect) as marked
)

select
    before,
    now,
    volume,
    price,
    mix,
    new,
    lost,
    round(change_kg * coalesce(old_price, 0), 3) as volume_even,
    volume - round(change_kg * coalesce(old_price, 0), 3) as volume_shift
from summed
