-- stock_bridge · how the stock before a period becomes that of its last day: what came in and went out, by flow
-- grain: step · kg · places whose stock is known on both days; what has no factor to kg on a day is left out of that day
-- level = stock after the step; that of the last step is the stock of the day itself, not the sum of the steps, and what
-- is missing between the two is the step of weights that changed meanwhile
with places as materialized (
    select p.location_id
    from known_places(%(plants)s::text[], %(locations)s::text[], %(before_id)s) as p
    where p.anchor_date_id is not null
),
opening as (
    select sum(p.quantity * u.kg_per_unit) as kg
    from stock_parts(%(before_id)s) as p
    inner join places as l on l.location_id = p.location_id
    inner join material_units(%(before_date)s::date) as u on u.material_id = p.material_id and u.unit = p.unit
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
),
closing as (
    select sum(p.quantity * u.kg_per_unit) as kg
    from stock_parts(%(last)s) as p
    inner join places as l on l.location_id = p.location_id
    inner join material_units(%(on_date)s::date) as u on u.material_id = p.material_id and u.unit = p.unit
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
),
moved as (
    select t.flow, sum(p.quantity * u.kg_per_unit) as kg
    from movement_parts(
        %(head_first)s, %(head_last)s, %(full_from)s, %(full_to)s, %(tail_first)s, %(tail_last)s
    ) as p
    inner join places as l on l.location_id = p.location_id
    inner join movement_meaning as t on t.movement_type = p.movement_type and t.on_transfer_order = p.on_transfer_order
    inner join material_units(%(on_date)s::date) as u on u.material_id = p.material_id and u.unit = p.unit
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
    group by t.flow
),
step as (
    select f.number, f.title, moved.kg
    from unnest(%(flows)s::text[], %(titles)s::text[]) with ordinality as f (flow, title, number)
    inner join moved on moved.flow = f.flow and moved.kg <> 0
),
reweighed as (
    select coalesce(closing.kg, 0) - coalesce(opening.kg, 0) - coalesce((select sum(kg) from step), 0) as kg
    from opening cross join closing
),
change as (
    select number, title, kg from step
    union all
    select 100, %(reweighed)s, kg from reweighed where kg <> 0
)
select 0 as position, %(opening)s as step, null::numeric as change_kg, coalesce(opening.kg, 0) as level_kg
from opening
where exists (select 1 from places)
union all
select
    row_number() over (order by change.number), change.title, change.kg,
    coalesce(opening.kg, 0) + sum(change.kg) over (order by change.number)
from change cross join opening
where exists (select 1 from places)
union all
select (select count(*) + 1 from change), %(closing)s, null, coalesce(closing.kg, 0)
from closing
where exists (select 1 from places)
