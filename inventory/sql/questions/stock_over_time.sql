-- stock_over_time · stock of anchored plants at the end of each day, or of each month, of a period
-- grain: date × plant · kg; lines without a factor are counted beside it; no row for days before stock is known
with places as (
    select * from chosen_places(%(plants)s::text[], %(locations)s::text[]) as p where p.anchor_date_id is not null
),
change as (
    select %(before_id)s as date_id, p.material_id, p.location_id, p.unit, p.quantity
    from stock_parts(%(before_id)s) as p
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
    union all
    select b.month * 100 + 1, b.material_id, b.location_id, b.unit, b.quantity
    from inventory_balance as b
    where
        not %(by_day)s and b.month >= %(full_from)s and b.month <= %(full_to)s and b.changes_stock
        and (%(materials)s::integer[] is null or b.material_id = any(%(materials)s::integer[]))
    union all
    select f.date_id, f.material_id, f.location_id, f.unit, f.quantity
    from fact_inventory as f
    where
        f.date_id >= case when %(by_day)s then %(first)s else %(head_first)s end
        and f.date_id <= case when %(by_day)s then %(last)s else %(head_last)s end
        and f.changes_stock
        and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
    union all
    select f.date_id, f.material_id, f.location_id, f.unit, f.quantity
    from fact_inventory as f
    where
        not %(by_day)s and f.date_id >= %(tail_first)s and f.date_id <= %(tail_last)s and f.changes_stock
        and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
),
summed as (
    select
        case when c.date_id < %(first)s then 0 when %(by_day)s then c.date_id else c.date_id / 100 end as bucket,
        p.plant, c.material_id, c.unit, sum(c.quantity) as quantity
    from change as c
    inner join places as p on p.location_id = c.location_id
    group by 1, p.plant, c.material_id, c.unit
),
weighed as (
    select
        s.bucket,
        s.plant,
        sum(s.quantity * u.kg_per_unit) as change_kg,
        count(*) filter (where u.kg_per_unit is null) as unconverted_lines
    from summed as s
    inner join material_units(%(on_date)s::date) as u on u.material_id = s.material_id and u.unit = s.unit
    group by s.bucket, s.plant
),
moment as (
    select
        max(d.date) as date,
        case when %(by_day)s then d.date_id else d.month_id end as bucket
    from dim_date as d
    where d.date_id >= %(first)s and d.date_id <= %(last)s
    group by case when %(by_day)s then d.date_id else d.month_id end
)
select
    m.date,
    w.plant,
    sum(w.change_kg) as stock_kg,
    max(w.unconverted_lines) as unconverted_lines
from moment as m
inner join weighed as w on w.bucket <= m.bucket
inner join inventory_anchor as a on a.plant = w.plant
where to_char(m.date, 'YYYYMMDD')::integer >= least(a.date_id, first_known_day())
group by m.date, w.plant
