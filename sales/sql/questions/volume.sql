-- quantity sold in kg and litres, and what has no weight, per unit
-- reads line (billing items under the filters) · one row per unit
select
    unit,
    count(*) as items,
    sum(quantity * sign) as quantity,
    sum(quantity_kg * sign) as quantity_kg,
    count(*) filter (where quantity_kg is null) as unweighed_items,
    coalesce(sum(quantity * sign) filter (where quantity_kg is null), 0) as unweighed_quantity,
    sum(volume_l * sign) as volume_l,
    count(*) filter (where volume_l is null) as unmeasured_items,
    coalesce(sum(revenue) filter (where quantity_kg is not null), 0) as weighed_revenue
from line
where counts and is_quantity
group by unit
order by unit
