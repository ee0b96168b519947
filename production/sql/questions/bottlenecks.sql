-- bottlenecks · days over target by the stage that explains them
-- grain: order kind × stage · a late order's days over target are shared by what each stage took beyond the median of its
-- kind; where no stage did, by its length
with item as materialized (
    select * from placeholder_lead_times
),
stage as (
    select
        i.process_order, i.order_kind, i.total_days - i.target_days as over_days, s.stage, s.position, coalesce(s.days, 0) as days
    from item as i
    cross join lateral (
        values
        ('preparation', 0, i.preparation_days::numeric),
        ('production', 1, i.production_days::numeric),
        ('transit', 2, i.transit_days::numeric),
        ('storage', 3, i.storage_last_days::numeric)
    ) as s (stage, position, days)
    where i.total_days is not null and (s.stage <> 'preparation' or i.order_kind = 'MTO')
),
usual as (
    select order_kind, stage, position, percentile_cont(0.5) within group (order by days)::numeric as median_days
    from stage
    group by order_kind, stage, position
),
excess as (
    select
        s.process_order, s.order_kind, s.stage, s.over_days, s.days,
        greatest(s.days - u.median_days, 0) as beyond,
        sum(greatest(s.days - u.median_days, 0)) over (partition by s.process_order) as all_beyond,
        sum(s.days) over (partition by s.process_order) as all_days
    from stage as s
    inner join usual as u on u.order_kind = s.order_kind and u.stage = s.stage
    where s.over_days > 0
),
shared as (
    select
        order_kind, stage, process_order,
        over_days * case when all_beyond > 0 then beyond / all_beyond when all_days > 0 then days / all_days else 0 end as over_days
    from excess
)
select
    u.order_kind,
    u.stage,
    u.position,
    coalesce(sum(s.over_days), 0) as over_days,
    sum(coalesce(sum(s.over_days), 0)) over (partition by u.order_kind) as all_over_days,
    coalesce(sum(s.over_days), 0) / nullif(sum(coalesce(sum(s.over_days), 0)) over (partition by u.order_kind), 0) as share_ratio,
    count(s.process_order) filter (where s.over_days > 0) as orders,
    u.median_days
from usual as u
left join shared as s on s.order_kind = u.order_kind and s.stage = u.stage
group by u.order_kind, u.stage, u.position, u.median_days
