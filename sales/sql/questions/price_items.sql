-- revenue and kilograms of items that have both
-- reads line (billing items under the filters) · one row
select
    coalesce(sum(revenue) filter (where has_both), 0) as revenue,
    coalesce(sum(quantity_kg * sign) filter (where has_both), 0) as quantity_kg,
    count(*) filter (where not has_both) as lacking_items,
    coalesce(sum(revenue) filter (where not has_both), 0) as lacking_revenue
from (
    select revenue, quantity_kg, sign, is_quantity and quantity_kg is not null and quantity_kg <> 0 as has_both
    from line
    where counts
) as marked
