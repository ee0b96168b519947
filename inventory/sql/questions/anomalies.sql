-- anomalies · movements that can't be: stock below zero, issued before received, a quantity far off the usual
-- grain: kind × material × place × batch × unit · one row per place and batch with the worst day, or per outlying line
-- days are added up as a whole: the order inside a day is unknown
with place as (
    select * from chosen_places(%(plants)s::text[], %(locations)s::text[]) as p where p.anchor_date_id is not null
),
opening as (
    select p.material_id, p.location_id, p.batch, p.unit, sum(p.quantity) as quantity
    from batch_stock_parts(%(before_id)s) as p
    where
        (%(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or p.batch = any(%(batches)s::text[]))
    group by p.material_id, p.location_id, p.batch, p.unit
),
line as (
    select f.*
    from fact_inventory as f
    where
        f.date_id >= %(first)s and f.date_id <= %(last)s and f.changes_stock
        and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or f.batch = any(%(batches)s::text[]))
),
daily as (
    select material_id, location_id, batch, unit, date_id, sum(quantity) as quantity
    from line
    group by material_id, location_id, batch, unit, date_id
    union all
    select material_id, location_id, batch, unit, %(before_id)s, quantity
    from opening
    where quantity < 0
),
running as (
    select
        y.material_id, y.location_id, y.batch, y.unit, y.date_id,
        case when y.date_id = %(before_id)s then y.quantity else coalesce(o.quantity, 0) + sum(y.quantity)
            filter (where y.date_id > %(before_id)s) over (
                partition by y.material_id, y.location_id, y.batch, y.unit order by y.date_id
            )
        end as balance
    from daily as y
    inner join place on place.location_id = y.location_id
    left join opening as o
        on o.material_id = y.material_id and o.location_id = y.location_id and o.batch = y.batch and o.unit = y.unit
),
worst as (
    select distinct on (material_id, location_id, batch, unit) *
    from running
    where balance < -%(tolerance)s
    order by material_id, location_id, batch, unit, balance
),
first_use as (
    select i.material_id, i.location_id, i.batch, i.unit, min(i.date_id) as date_id
    from line as i
    where i.quantity < 0 and i.batch <> ''
    group by i.material_id, i.location_id, i.batch, i.unit
),
early as (
    select u.material_id, u.location_id, u.batch, u.unit, u.date_id, r.first_date_id
    from first_use as u
    inner join batch_receipt as r on r.material_id = u.material_id and r.batch = u.batch
    inner join place on place.location_id = u.location_id
    left join opening as o
        on o.material_id = u.material_id and o.location_id = u.location_id and o.batch = u.batch and o.unit = u.unit
    where u.date_id < r.first_date_id and coalesce(o.quantity, 0) <= 0
),
usual as (
    select
        f.material_id, f.movement_type, f.unit,
        percentile_cont(0.5) within group (order by abs(f.quantity)) as median,
        count(*) as lines
    from fact_inventory as f
    where
        f.date_id > %(year_before_id)s and f.date_id <= %(last)s
        and f.material_id in (select material_id from line)
    group by f.material_id, f.movement_type, f.unit
    having count(*) >= 8
),
found as (
    select 'negative_stock' as kind, material_id, location_id, batch, unit, date_id, balance as quantity,
        null::numeric as usual_quantity, null::uuid as row_key
    from worst
    union all
    select 'issue_before_receipt', material_id, location_id, batch, unit, date_id, null, null, null
    from early
    union all
    select 'outlier', i.material_id, i.location_id, i.batch, i.unit, i.date_id, i.quantity, v.median::numeric, i.row_key
    from line as i
    inner join usual as v
        on v.material_id = i.material_id and v.movement_type = i.movement_type and v.unit = i.unit
    inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as place on place.location_id = i.location_id
    where abs(i.quantity) > 10 * v.median
)
select
    x.kind, d.date, m.material_code as material, m.description, l.plant, l.storage_location as location, x.batch, x.unit,
    x.quantity, x.usual_quantity, x.row_key, x.material_id
from found as x
inner join dim_date as d on d.date_id = x.date_id
inner join dim_material as m on m.material_id = x.material_id
inner join dim_location as l on l.location_id = x.location_id
