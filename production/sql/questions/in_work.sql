-- in_work · orders that were released and not finished on a day
-- grain: production order · what was delivered by then: of an order that is open now what the list says, of one that
-- finished since what movements show as received by that day
with listed as (
    select *
    from (
        select * from placeholder_orders
    ) as o
    where
        o.release_date <= %(as_of)s
        and o.state <> 'cancelled'
        and (o.actual_finish_date > %(as_of)s or (o.actual_finish_date is null and not o.is_closed))
),
received as (
    select e.material_id, e.batch, e.unit, sum(e.quantity) as quantity
    from batch_event as e
    inner join listed as o on o.material_id = e.material_id and o.batch = e.batch and o.unit = e.unit
    where e.kind = 'produced' and e.event_date <= %(as_of)s and o.actual_finish_date > %(as_of)s
    group by e.material_id, e.batch, e.unit
)
select
    o.*,
    greatest(o.ordered_quantity - delivered.quantity, 0) as open_quantity,
    greatest(o.ordered_quantity - delivered.quantity, 0) * o.kg_per_unit as open_kg,
    delivered.quantity > o.ordered_quantity as is_over_delivered,
    coalesce(greatest(working_days_after(
        to_char(o.basic_finish_date, 'YYYYMMDD')::integer, to_char(%(as_of)s::date, 'YYYYMMDD')::integer
    ), 0), 0)::numeric as waiting_days
from listed as o
left join received on received.material_id = o.material_id and received.batch = o.batch and received.unit = o.unit
cross join lateral (
    select case when o.actual_finish_date is null then o.delivered_quantity else coalesce(received.quantity, 0) end as quantity
) as delivered
