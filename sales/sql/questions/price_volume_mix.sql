-- what moved revenue from one period to the other, per material; the parts add up to the change exactly
-- reads line (billing items of both periods, `is_before` tells them apart) · one row per material
-- volume = Δkg × old price; price = Δprice × new kg, taken as the rest of the weighed change so that nothing is lost to
-- rounding; mix = what cannot be weighed
with material as (
    select
        material,
        coalesce(sum(revenue) filter (where not is_before), 0) as revenue_now,
        coalesce(sum(revenue) filter (where is_before), 0) as revenue_before,
        coalesce(sum(revenue) filter (where is_weighed and not is_before), 0) as weighed_now,
        coalesce(sum(revenue) filter (where is_weighed and is_before), 0) as weighed_before,
        coalesce(sum(quantity_kg * sign) filter (where is_weighed and not is_before), 0) as kg_now,
        coalesce(sum(quantity_kg * sign) filter (where is_weighed and is_before), 0) as kg_before
    from (
        select material, revenue, quantity_kg, sign, is_before, is_quantity and quantity_kg is not null as is_weighed
        from line
        where counts
    ) as marked
    group by material
),

split as (
    select
        *,
        case when kg_now <> 0 and kg_before <> 0 then round((kg_now - kg_before) * weighed_before / kg_before, 3) else 0 end
            as volume_effect,
        case when kg_now <> 0 and kg_before = 0 and revenue_before = 0 then weighed_now else 0 end as new_effect,
        case when kg_now = 0 and kg_before <> 0 and revenue_now = 0 then -weighed_before else 0 end as lost_effect
    from material
)

select
    material,
    revenue_before as revenue_before_vnd,
    revenue_now as revenue_now_vnd,
    revenue_now - revenue_before as change_vnd,
    volume_effect as volume_vnd,
    case when kg_now <> 0 and kg_before <> 0 then weighed_now - weighed_before - volume_effect else 0 end as price_vnd,
    revenue_now - revenue_before - volume_effect - new_effect - lost_effect
    - case when kg_now <> 0 and kg_before <> 0 then weighed_now - weighed_before - volume_effect else 0 end as mix_vnd,
    new_effect as new_vnd,
    lost_effect as lost_vnd,
    kg_before as before_kg,
    kg_now as now_kg
from split
