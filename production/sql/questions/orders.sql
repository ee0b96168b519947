-- orders · production orders with what follows from their dates
-- grain: production order · kg = quantity × factor of its unit, null without one
-- late_days: working days after the basic finish, until the actual finish or (open) the as-of day; 0 when in time
with calendar as materialized (
    select date, count(*) filter (where is_working_day) over (order by date) as working_day from dim_date
),
weight as materialized (select material_id, unit, kg_per_unit from unit_weight)
select
    o.row_key,
    o.process_order,
    o.plant,
    m.material_code as material,
    m.description,
    m.material_type,
    coalesce(m.product_group, '') as product_group,
    o.batch,
    o.order_type,
    case when o.is_made_to_order then 'MTO' else 'MTS' end as order_kind,
    o.mrp_controller,
    o.sales_order,
    o.created_date,
    o.release_date,
    o.basic_start_date,
    o.basic_finish_date,
    o.actual_finish_date,
    o.ordered_quantity,
    o.delivered_quantity,
    greatest(o.ordered_quantity - o.delivered_quantity, 0) as remaining_quantity,
    o.unit,
    o.ordered_quantity * kg.per_unit as ordered_kg,
    o.delivered_quantity * kg.per_unit as delivered_kg,
    kg.per_unit as kg_per_unit,
    o.state,
    o.system_status,
    o.is_closed,
    o.is_completed,
    o.is_made_to_order,
    case
        when o.state = 'cancelled' then null
        when o.actual_finish_date is not null then greatest(finished.working_day - planned.working_day, 0)
        when not o.is_closed and o.basic_finish_date < %(as_of)s
            then (select working_day from calendar where date = %(as_of)s::date) - planned.working_day
    end::numeric as late_days,
    o.material_id
from fact_production_order as o
inner join dim_material as m on m.material_id = o.material_id
left join unit_of_measure as u on u.unit = o.unit
left join weight on weight.material_id = o.material_id and weight.unit = o.unit
cross join lateral (select coalesce(u.kg_per_unit, weight.kg_per_unit) as per_unit) as kg
left join calendar as planned on planned.date = o.basic_finish_date
left join calendar as finished on finished.date = o.actual_finish_date
