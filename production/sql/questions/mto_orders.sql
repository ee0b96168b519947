-- mto_orders · orders made to order: where they are, what was promised, when they will leave
-- grain: production order that the MTO rule fits
-- promise: latest planned date of the sales order's deliveries of the material; else basic finish + median days from
-- finish to last issue of its product group (derived); else unknown
-- forecast of an open order: as-of day + P80 of the days that finished ones of its product group took from the milestone it
-- has reached to their last issue; below 8 of them the average (of the group, of all when it has none), marked few_data
-- an order finished before the first movement has left when its deliveries prove it; else nobody can tell (unknown)
with early as materialized (
    select * from placeholder_proven_issues
),
sample as materialized (
    select
        coalesce(m.product_group, '') as product_group,
        step.milestone,
        l.last_issue_date - step.reached_date as days
    from fact_lead_time as l
    inner join fact_production_order as o on o.process_order = l.process_order
    inner join dim_material as m on m.material_id = l.material_id
    cross join lateral (
        values
        ('ordered', l.preparation_date),
        ('released', l.release_date),
        ('produced', l.finish_date),
        ('at_centre', l.receipt_date)
    ) as step (milestone, reached_date)
    where
        o.is_made_to_order and l.is_fully_issued and l.last_issue_date <= %(as_of)s
        and step.reached_date <= l.last_issue_date
),
by_group as (
    select
        product_group, milestone, count(*) as samples,
        ceil(percentile_cont(0.8) within group (order by days))::integer as p80_days,
        ceil(avg(days))::integer as mean_days,
        ceil(percentile_cont(0.5) within group (order by days))::integer as median_days
    from sample
    group by product_group, milestone
),
overall as (
    select
        milestone,
        ceil(avg(days))::integer as mean_days,
        ceil(percentile_cont(0.5) within group (order by days))::integer as median_days
    from sample
    group by milestone
),
planned as (
    select d.sales_order, d.material, max(day.date) as planned_date, min(d.customer) as customer, min(d.channel) as channel
    from fact_delivery as d
    inner join dim_date as day on day.date_id = d.planned_date_id
    where d.sales_order in (select sales_order from fact_production_order where is_made_to_order and sales_order <> '')
    group by d.sales_order, d.material
),
buyer as (
    select b.sales_order, min(b.customer) as customer, min(b.channel) as channel
    from fact_billing as b
    where b.sales_order in (select sales_order from fact_production_order where is_made_to_order and sales_order <> '')
    group by b.sales_order
),
item as (
    select
        o.process_order,
        o.sales_order,
        o.plant,
        m.material_code as material,
        m.description,
        m.material_type,
        coalesce(m.product_group, '') as product_group,
        o.order_type,
        o.mrp_controller,
        o.batch,
        o.state,
        coalesce(nullif(l.customer, ''), planned.customer, buyer.customer, '') as customer,
        coalesce(nullif(l.channel, ''), planned.channel, buyer.channel, '') as channel,
        o.created_date,
        l.sales_order_date,
        o.release_date,
        o.basic_finish_date,
        o.actual_finish_date,
        l.receipt_date,
        greatest(l.last_issue_date, early.gi_date) as last_issue_date,
        o.ordered_quantity,
        o.delivered_quantity,
        coalesce(l.received_quantity, 0) as received_quantity,
        coalesce(l.issued_quantity, 0) as issued_quantity,
        o.unit,
        left_by.is_issued,
        early.process_order is not null and early.gi_date is null as is_before_movements,
        case
            when left_by.is_issued then 'shipped'
            when early.process_order is not null then 'unknown'
            when l.receipt_date <= %(as_of)s then 'at_centre'
            when o.actual_finish_date <= %(as_of)s and exists (
                select 1
                from transit_movement as t
                where t.material_id = o.material_id and t.batch = o.batch and t.issued_quantity > 0
            ) then 'in_transit'
            when o.actual_finish_date <= %(as_of)s or (o.is_closed and o.actual_finish_date is null) then 'produced'
            when o.release_date <= %(as_of)s then 'released'
            else 'ordered'
        end as position,
        planned.planned_date
    from fact_production_order as o
    inner join dim_material as m on m.material_id = o.material_id
    left join fact_lead_time as l on l.process_order = o.process_order
    left join early on early.process_order = o.process_order
    cross join lateral (
        select
            early.gi_date is not null or coalesce(l.is_fully_issued and l.last_issue_date <= %(as_of)s, false) as is_issued
    ) as left_by
    left join planned on planned.sales_order = o.sales_order and planned.material = m.material_code
    left join buyer on buyer.sales_order = o.sales_order
    where
        o.is_made_to_order and o.state not in ('cancelled', 'closed_without_output')
        and coalesce(o.created_date, o.release_date, %(as_of)s) <= %(as_of)s
),
promised as (
    select
        item.*,
        coalesce(
            item.planned_date, item.basic_finish_date + coalesce(later.median_days, later_overall.median_days)
        ) as promise_date,
        case
            when item.planned_date is not null then 'delivery'
            when item.basic_finish_date + coalesce(later.median_days, later_overall.median_days) is not null then 'derived'
            else 'unknown'
        end as promise_basis,
        case when not item.is_issued and not item.is_before_movements then
            %(as_of)s::date + case when ahead.samples >= 8 then ahead.p80_days else coalesce(ahead.mean_days, ahead_overall.mean_days) end
        end as forecast_date,
        case
            when item.is_issued or item.is_before_movements then ''
            when ahead.samples >= 8 then 'p80'
            when coalesce(ahead.mean_days, ahead_overall.mean_days) is not null then 'few_data'
            else 'unknown'
        end as forecast_basis,
        coalesce(ahead.samples, 0) as samples
    from item
    left join by_group as later on later.product_group = item.product_group and later.milestone = 'produced'
    left join overall as later_overall on later_overall.milestone = 'produced'
    left join by_group as ahead
        on ahead.product_group = item.product_group
        and ahead.milestone = case item.position when 'in_transit' then 'produced' else item.position end
    left join overall as ahead_overall
        on ahead_overall.milestone = case item.position when 'in_transit' then 'produced' else item.position end
)
select
    promised.*,
    'MTO' as order_kind,
    not is_issued and not is_before_movements as is_open,
    is_issued and last_issue_date <= promise_date as is_on_promise,
    (promise_date - %(as_of)s::date)::numeric as left_days,
    not is_issued and not is_before_movements and promise_date < %(as_of)s as is_late,
    coalesce(not is_issued and not is_before_movements and forecast_date > promise_date, false) as is_at_risk
from promised
