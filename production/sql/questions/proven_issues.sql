-- proven_issues · orders finished before the first movement: what the delivery list proves of their leaving
-- grain: filling or made-to-order order that movements do not reach back to and that they do not show as issued
-- gi_date: the day by which goods issues of its sales order and material, of deliveries that no movement shows, make up for
-- what it delivered (at most what was ordered), the oldest orders first; null = no list can tell whether it has left
with early as (
    select
        o.process_order, o.sales_order, m.material_code as material, o.unit, l.last_issue_date,
        coalesce(o.actual_finish_date, o.release_date) as finish_date,
        least(o.ordered_quantity, o.delivered_quantity) - coalesce(l.issued_quantity, 0) as missing_quantity
    from fact_production_order as o
    inner join dim_material as m on m.material_id = o.material_id
    left join fact_lead_time as l on l.process_order = o.process_order
    where
        (o.mrp_controller = 'P01' or o.is_made_to_order) and o.is_closed and o.delivered_quantity > 0
        and not coalesce(l.is_fully_issued, false)
        and coalesce(o.actual_finish_date, o.release_date) <= %(as_of)s::date
        and (
            %(movements_from)s::date is null
            or coalesce(o.actual_finish_date, o.release_date) < %(movements_from)s::date
        )
),
missing as (
    select
        process_order, sales_order, material, unit,
        sum(missing_quantity) over (
            partition by sales_order, material, unit order by finish_date, process_order
        ) as missing_so_far
    from early
    where sales_order <> '' and missing_quantity > 0
),
shipped as (
    select
        d.sales_order, d.material, d.unit, gi.date as gi_date,
        sum(sum(d.actual_quantity)) over (partition by d.sales_order, d.material, d.unit order by gi.date) as shipped_so_far
    from (select distinct sales_order, material, unit from missing) as asked
    inner join fact_delivery as d
        on d.sales_order = asked.sales_order and d.material = asked.material and d.unit = asked.unit
    inner join dim_date as gi on gi.date_id = d.gi_date_id and gi.date <= %(as_of)s::date
    left join dim_delivery_type as t on t.delivery_type = d.delivery_type
    where
        d.sales_order <> '' and coalesce(t.meaning, '') not in ('return', 'free', 'internal')
        and not exists (
            select 1
            from batch_event as e
            inner join dim_material as moved on moved.material_id = e.material_id and moved.material_code = d.material
            where e.kind = 'issued' and e.reference = d.delivery
        )
    group by d.sales_order, d.material, d.unit, gi.date
)
select
    early.process_order,
    coalesce(min(shipped.gi_date), case when early.missing_quantity <= 0 then early.last_issue_date end) as gi_date
from early
left join missing on missing.process_order = early.process_order
left join shipped
    on shipped.sales_order = missing.sales_order and shipped.material = missing.material and shipped.unit = missing.unit
    and shipped.shipped_so_far >= missing.missing_so_far
group by early.process_order, early.missing_quantity, early.last_issue_date
