-- made-to-order sales orders of the period: delivered so far against what was ordered from production
-- reads line (delivery lines planned in the period) · one row
with asked as (
    select distinct sales_order from line where is_due and sales_order <> ''
),

ordered as (
    select o.sales_order, m.material_code as material, o.unit, sum(o.ordered_quantity) as ordered_quantity
    from asked
    inner join fact_production_order as o on o.sales_order = asked.sales_order and o.is_made_to_order
    inner join dim_material as m on m.material_id = o.material_id
    group by o.sales_order, m.material_code, o.unit
),

compared as (
    select
        ordered.sales_order,
        bool_and(coalesce(delivered.quantity, 0) >= ordered.ordered_quantity) as is_in_full
    from ordered
    left join lateral (
        select sum(f.actual_quantity) as quantity
        from fact_delivery as f
        inner join dim_delivery_type as t on t.delivery_type = f.delivery_type
        where
            f.sales_order = ordered.sales_order
            and f.material = ordered.material
            and f.unit = ordered.unit
            and t.meaning = 'customer'
            and f.gi_date_id <= %(as_of_id)s
    ) as delivered on true
    group by ordered.sales_order
)

select count(*) as orders, count(*) filter (where is_in_full) as in_full
from compared
