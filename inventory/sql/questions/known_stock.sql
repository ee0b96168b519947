-- known_stock · stock of a day as this product said it at an earlier moment
-- grain: material × plant × storage location × batch × unit; on hand, anchored plants as anchored then; codes, since a
-- material of a load undone meanwhile may have no member any more
-- = what is said now, with the rows added that only loads of then have, and taken away that only loads of now have;
-- a line of a document never changes in what identifies it, so that only its being there counts
with event as (
    select distinct on (e.load_id) e.load_id, e.kind
    from etl_loadevent as e
    where e.happened_at <= %(known_at)s::timestamptz
    order by e.load_id, e.happened_at desc, e.id desc
),
load as (
    select
        l.id, l.source, l.precedence, array_to_string((string_to_array(l.precedence, '|'))[1:5], '|') as family,
        l.state = 'published' as is_active, coalesce(e.kind = 'publish', false) as was_active
    from etl_load as l
    left join event as e on e.load_id = l.id
    where l.state in ('published', 'undone')
),
touched as (
    select distinct r.row_key
    from load as l
    inner join raw_mb51 as r on r.load_id = l.id
    where l.source = 'mb51' and l.is_active <> l.was_active
),
presence as (
    select r.row_key, bool_or(l.was_active) as was_there, bool_or(l.is_active) as is_there, min(r.load_id) as load_id
    from touched as t
    inner join raw_mb51 as r on r.row_key = t.row_key
    inner join load as l on l.id = r.load_id
    group by r.row_key
    having bool_or(l.was_active) <> bool_or(l.is_active)
),
difference as (
    select
        d.date_id, r.material, r.plant, storage_location_code(r.storage_location) as storage_location,
        coalesce(r.batch, '') as batch, r.unit,
        case when p.was_there then r.quantity else -r.quantity end as quantity
    from presence as p
    inner join raw_mb51 as r on r.row_key = p.row_key and r.load_id = p.load_id
    inner join dim_date as d on d.date = r.posting_date
    left join dim_movement_type as t on t.movement_type = r.movement_type
    where coalesce(t.changes_stock, true) and r.storage_location is not null
),
-- stock lists as they counted then: per plant and date the newest list that was active
then_list as (
    select distinct on (r.snapshot_date, r.plant) r.snapshot_date, r.plant, l.family, d.date_id
    from (select distinct load_id, snapshot_date, plant from raw_mb52) as r
    inner join load as l on l.id = r.load_id and l.was_active
    inner join dim_date as d on d.date = r.snapshot_date
    where %(plants)s::text[] is null or r.plant = any(%(plants)s::text[])
    order by r.snapshot_date, r.plant, l.precedence desc
),
then_anchor as (
    select distinct on (k.plant) k.plant, k.snapshot_date, k.family, k.date_id
    from then_list as k
    left join stock_anchor as a
        on a.plant = k.plant and a.snapshot_date = k.snapshot_date
        and a.accepted_at <= %(known_at)s::timestamptz
        and (a.withdrawn_at is null or a.withdrawn_at > %(known_at)s::timestamptz)
    order by k.plant, a.accepted_at desc nulls last, k.date_id
),
-- of a list and its corrections each row as the last of them had it
then_line as (
    select distinct on (r.row_key) r.*
    from then_anchor as a
    inner join load as l on l.family = a.family and l.source = 'mb52' and l.was_active
    inner join raw_mb52 as r on r.load_id = l.id and r.plant = a.plant and r.snapshot_date = a.snapshot_date
    order by r.row_key, l.precedence desc
),
part as (
    select
        r.plant, storage_location_code(r.storage_location) as storage_location, r.material, coalesce(r.batch, '') as batch,
        r.unit,
        coalesce(r.unrestricted, 0) + coalesce(r.quality_inspection, 0) + coalesce(r.blocked, 0)
        + coalesce(r.in_transfer, 0) as quantity
    from then_line as r
    where r.storage_location is not null
    union all
    -- movements after the anchor up to the day, as they are now: the opening is in both and cancels out
    select l.plant, l.storage_location, m.material_code, p.batch, p.unit, p.quantity
    from batch_stock_parts(%(on_id)s) as p
    inner join dim_location as l on l.location_id = p.location_id and l.storage_location <> ''
    inner join then_anchor as a on a.plant = l.plant
    inner join dim_material as m on m.material_id = p.material_id
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
    union all
    select l.plant, l.storage_location, m.material_code, p.batch, p.unit, -p.quantity
    from (select distinct date_id from then_anchor) as day
    cross join lateral batch_stock_parts(day.date_id) as p
    inner join dim_location as l on l.location_id = p.location_id and l.storage_location <> ''
    inner join then_anchor as a on a.plant = l.plant and a.date_id = day.date_id
    inner join dim_material as m on m.material_id = p.material_id
    where %(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[])
    union all
    select d.plant, d.storage_location, d.material, d.batch, d.unit,
        case when d.date_id <= %(on_id)s then d.quantity else 0 end
        - case when d.date_id <= a.date_id then d.quantity else 0 end
    from difference as d
    inner join then_anchor as a on a.plant = d.plant
)
select
    p.material,
    m.description,
    m.material_type,
    p.plant,
    p.storage_location as location,
    p.batch,
    coalesce(u.stock_unit, p.unit) as unit,
    sum(p.quantity * coalesce(u.to_stock_unit, 1)) as stock,
    sum(p.quantity * u.kg_per_unit) as stock_kg
from part as p
left join dim_material as m on m.material_code = p.material
left join material_units(%(on_date)s::date) as u on u.material_id = m.material_id and u.unit = p.unit
where
    (%(material_codes)s::text[] is null or p.material = any(%(material_codes)s::text[]))
    and (
        %(locations)s::text[] is null or p.storage_location = any(%(locations)s::text[])
        or p.plant || '/' || p.storage_location = any(%(locations)s::text[])
    )
    and (%(batches)s::text[] is null or p.batch = any(%(batches)s::text[]))
group by p.material, m.description, m.material_type, p.plant, p.storage_location, p.batch, coalesce(u.stock_unit, p.unit)
having sum(p.quantity * coalesce(u.to_stock_unit, 1)) <> 0
