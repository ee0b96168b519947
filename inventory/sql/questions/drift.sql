-- drift · our stock against a stock list of SAP, line by line; what explains it: reconciliation.sql
-- grain: material × plant × storage location × batch × unit in either list
with
place as (
    select p.*
    from chosen_places(%(plants)s::text[], %(locations)s::text[]) as p
    where
        p.anchor_date_id is not null
        and p.plant in (select k.plant from stock_list as k where k.date_id = %(on_id)s)
),
ours as (
    select s.material_id, s.location_id, s.batch, s.unit, sum(s.quantity) as quantity
    from batch_stock_parts(%(on_id)s) as s
    inner join place on place.location_id = s.location_id
    where
        (%(materials)s::integer[] is null or s.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or s.batch = any(%(batches)s::text[]))
    group by s.material_id, s.location_id, s.batch, s.unit
    having sum(s.quantity) <> 0
),
counted as (
    select
        c.material_id, c.location_id, c.batch, c.unit, c.date_id,
        sum(c.quantity) as quantity,
        coalesce(sum(c.quantity) filter (where c.special_stock <> ''), 0) as special_quantity
    from fact_stock_count as c
    inner join place on place.location_id = c.location_id and c.date_id in (%(on_id)s, place.anchor_date_id)
    where
        (%(materials)s::integer[] is null or c.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or c.batch = any(%(batches)s::text[]))
    group by c.material_id, c.location_id, c.batch, c.unit, c.date_id
),
line as (
    select
        coalesce(o.material_id, c.material_id) as material_id,
        coalesce(o.location_id, c.location_id) as location_id,
        coalesce(o.batch, c.batch) as batch,
        coalesce(o.unit, c.unit) as unit,
        coalesce(o.quantity, 0) as ours,
        coalesce(c.quantity, 0) as listed,
        coalesce(c.special_quantity, 0) as special_quantity
    from ours as o
    full join (select * from counted where date_id = %(on_id)s) as c
        on c.material_id = o.material_id and c.location_id = o.location_id and c.batch = o.batch and c.unit = o.unit
),
compared as (
    select
        n.*,
        n.ours - n.listed as drift,
        place.plant, place.storage_location, place.anchor_date_id,
        greatest(0.001 * abs(n.listed), 0.5) as tolerance
    from line as n
    inner join place on place.location_id = n.location_id
)

select
    row_number() over (order by c.material_id, c.location_id, c.batch, c.unit) as number,
    m.material_code as material,
    m.description,
    m.material_type,
    c.plant,
    c.storage_location as location,
    c.batch,
    c.unit,
    c.ours,
    c.listed,
    c.drift,
    trim_scale(coalesce(own.kg_per_unit, w.kg_per_unit)) as kg_per_unit,
    c.drift * trim_scale(coalesce(own.kg_per_unit, w.kg_per_unit)) as drift_kg,
    c.tolerance,
    abs(c.drift) <= c.tolerance as is_within_tolerance,
    c.anchor_date_id,
    -- the days between both lists: movements count as + when the list is later than the anchor
    least(c.anchor_date_id, %(on_id)s) as after_id,
    greatest(c.anchor_date_id, %(on_id)s) as until_id,
    case when c.anchor_date_id <= %(on_id)s then 1 else -1 end as direction,
    c.special_quantity - coalesce(a.special_quantity, 0) as special_change,
    count(*) over (partition by c.material_id, c.location_id, c.batch) > 1 as has_other_unit,
    c.material_id,
    c.location_id
from compared as c
inner join dim_material as m on m.material_id = c.material_id
left join counted as a
    on a.material_id = c.material_id and a.location_id = c.location_id and a.batch = c.batch and a.unit = c.unit
    and a.date_id = c.anchor_date_id
left join unit_of_measure as own on own.unit = c.unit
left join unit_weights(%(on_date)s::date) as w on w.material_id = c.material_id and w.unit = c.unit
