-- reconciliation · our stock against a stock list of SAP, drift split into causes that exclude each other
-- grain: material × plant × storage location × batch × unit in either list
-- drift = ours − listed = the sum of the cause columns, always; what each cause proves: inventory/queries/reconciliation.py
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
compared as materialized (
    select
        n.*,
        row_number() over (order by n.material_id, n.location_id, n.batch, n.unit) as number,
        place.plant, place.storage_location, place.anchor_date_id,
        -- the days between both lists: movements count as + when the list is later than the anchor
        least(place.anchor_date_id, %(on_id)s) as after_id,
        greatest(place.anchor_date_id, %(on_id)s) as until_id,
        case when place.anchor_date_id <= %(on_id)s then 1 else -1 end as direction,
        m.material_code,
        n.ours - n.listed as drift,
        greatest(0.001 * abs(n.listed), 0.5) as tolerance,
        count(*) over (partition by n.material_id, n.location_id, n.batch) > 1 as has_other_unit
    from line as n
    inner join place on place.location_id = n.location_id
    inner join dim_material as m on m.material_id = n.material_id
),
drifting as materialized (
    select * from compared where drift <> 0
),
-- rows of lists that wait in quarantine: known to be missing
waiting as materialized (
    select q.kind, d.number, q.quantity, count(*) over (partition by q.id) as matches
    from unnest(
        %(q_kind)s::text[], %(q_plant)s::text[], %(q_location)s::text[], %(q_material)s::text[], %(q_batch)s::text[],
        %(q_quantity)s::numeric[], %(q_day)s::integer[]
    ) with ordinality as q (kind, plant, location, material, batch, quantity, day, id)
    inner join drifting as d
        on d.plant = q.plant and d.storage_location = q.location and d.batch = q.batch
        and (d.material_code = q.material or (q.material is null and q.batch <> ''))
        and (q.kind <> 'movement' or (q.day > d.after_id and q.day <= d.until_id))
),
waiting_sum as materialized (
    select
        number, kind,
        sum(quantity) as quantity,
        bool_or(quantity is null) as is_open
    from waiting
    where matches = 1
    group by number, kind
),
-- movements of drifting keys around both lists, with the loads that could have shown them
moved as materialized (
    select d.number, f.row_key, f.date_id, f.quantity, f.movement_type, f.material_document
    from drifting as d
    inner join fact_inventory as f
        on f.material_id = d.material_id and f.location_id = d.location_id and f.batch = d.batch and f.unit = d.unit
    where f.changes_stock and f.date_id <= d.until_id
),
late as (
    -- entered after a list was drawn: a load exported that day or later, whose days contain the posting date, lacks it
    select
        v.number,
        sum(case when v.date_id > d.after_id then v.quantity * d.direction else 0 end)
            filter (where b.border = 'until') as after_until,
        sum(v.quantity) filter (where b.border = 'after') as after_after
    from moved as v
    inner join drifting as d on d.number = v.number
    cross join lateral (values ('until', d.until_id), ('after', d.after_id)) as b (border, day)
    where
        v.date_id <= b.day
        and exists (
            select 1
            from unnest(%(l_load)s::integer[], %(l_plant)s::text[], %(l_first)s::integer[], %(l_last)s::integer[])
                as l (load_id, plant, first_id, last_id)
            where
                l.plant = d.plant and v.date_id >= l.first_id and v.date_id <= l.last_id and l.last_id >= b.day
                and not exists (select 1 from raw_mb51 as r where r.row_key = v.row_key and r.load_id = l.load_id)
        )
    group by v.number
),
unclear as (
    select v.number, sum(v.quantity * d.direction) as quantity
    from moved as v
    inner join drifting as d on d.number = v.number and v.date_id > d.after_id
    inner join dim_movement_type as t on t.movement_type = v.movement_type and t.movement_class = 'unknown'
    group by v.number
),
-- documents that move goods inside a plant must net to 0: the part that is missing
halved as (
    select x.plant, x.material_id, x.quantity
    from (
        select l.plant, f.date_id, f.material_document, f.unit, min(f.material_id) as material_id,
            count(distinct f.material_id) as materials, sum(f.quantity) as quantity
        from fact_inventory as f
        inner join dim_location as l on l.location_id = f.location_id
        inner join movement_meaning as t
            on t.movement_type = f.movement_type and t.on_transfer_order = f.on_transfer_order
            and t.flow = 'within_plant'
        where
            f.material_id in (select material_id from drifting)
            and f.date_id > (select min(after_id) from drifting) and f.date_id <= (select max(until_id) from drifting)
        group by l.plant, f.date_id, f.material_document, f.unit
    ) as x
    where x.quantity <> 0 and x.materials = 1
),
-- goods between plants whose other side is missing
crossing as (
    select t.plant, t.material_id, t.batch, sum(t.issued_quantity) - sum(t.received_quantity) as quantity
    from transit_movement as t
    where t.material_id in (select material_id from drifting) and t.date_id <= %(on_id)s
    group by t.plant, t.purchase_order, t.material_id, t.batch
    having sum(t.issued_quantity) <> sum(t.received_quantity)
),
-- what was posted last on the day of a list, from each document on, per number range
day_tail as (
    select
        v.number, v.date_id, left(v.material_document, 2) as number_range,
        sum(v.quantity) over (
            partition by v.number, v.date_id, left(v.material_document, 2)
            order by v.material_document desc
            range between unbounded preceding and current row
        ) as quantity
    from moved as v
    inner join drifting as d on d.number = v.number and v.date_id in (d.after_id, d.until_id)
),
cut_off as (
    select t.number, t.date_id, t.quantity from day_tail as t
    union
    select a.number, a.date_id, a.quantity + b.quantity
    from day_tail as a
    inner join day_tail as b on b.number = a.number and b.date_id = a.date_id and b.number_range > a.number_range
),
-- an older list that leads to this one exactly, while the anchor between them does not: the anchor is wrong
outvoted as (
    select d.number
    from drifting as d
    inner join stock_list as k on k.plant = d.plant and k.date_id < d.after_id
    left join lateral (
        select sum(c.quantity) as quantity
        from fact_stock_count as c
        where
            c.date_id = k.date_id and c.material_id = d.material_id and c.location_id = d.location_id
            and c.batch = d.batch and c.unit = d.unit
    ) as older on true
    left join lateral (
        select sum(v.quantity) as quantity
        from moved as v where v.number = d.number and v.date_id > k.date_id and v.date_id <= %(on_id)s
    ) as since on true
    where d.direction = 1 and abs(coalesce(older.quantity, 0) + coalesce(since.quantity, 0) - d.listed) <= d.tolerance
),
-- the causes, each taking from what the ones before it left
step_1 as materialized (
    select
        d.*,
        coalesce(w.quantity, 0) as quarantined_list_line,
        coalesce(w.is_open, false) as list_line_open
    from drifting as d
    left join waiting_sum as w on w.number = d.number and w.kind = 'list'
),
step_2 as materialized (
    select
        s.*,
        -coalesce(w.quantity, 0) * s.direction as missing_documents_exact,
        coalesce(w.is_open, false) as movement_open,
        coalesce(l.after_until, 0) - coalesce(l.after_after, 0) as late_posting
    from step_1 as s
    left join waiting_sum as w on w.number = s.number and w.kind = 'movement'
    left join late as l on l.number = s.number
),
step_3 as materialized (
    select s.*, s.drift - s.quarantined_list_line - s.missing_documents_exact - s.late_posting as rest
    from step_2 as s
),
step_4 as materialized (
    select
        s.*,
        case
            when s.rest = 0 then 0
            when s.movement_open then s.rest
            -- a waiting row whose day can't be read is a cause only where it fits exactly
            when exists (
                select 1 from waiting as u
                where
                    u.number = s.number and u.kind = 'undated' and u.matches = 1
                    and (u.quantity is null or -u.quantity * s.direction = s.rest)
            ) then s.rest
            when exists (
                select 1 from halved as h
                where h.plant = s.plant and h.material_id = s.material_id and h.quantity * s.direction = s.rest
            ) then s.rest
            when exists (
                select 1 from crossing as x
                where
                    x.material_id = s.material_id and x.batch = s.batch
                    and -x.quantity = s.rest and (x.quantity > 0) = (x.plant = s.plant)
            ) then s.rest
            else 0
        end as missing_documents_inferred
    from step_3 as s
),
step_5 as materialized (
    select
        s.*,
        case when s.list_line_open then s.rest - s.missing_documents_inferred else 0 end as list_line_inferred
    from step_4 as s
),
step_6 as materialized (
    select
        s.*,
        s.rest - s.missing_documents_inferred - s.list_line_inferred as rest_6,
        exists (
            select 1 from unnest(%(u_plant)s::text[], %(u_day)s::integer[]) as u (plant, day)
            where u.plant = s.plant and u.day > s.after_id and u.day <= s.until_id
        ) as has_missing_days
    from step_5 as s
),
step_7 as materialized (
    select
        s.*,
        case when s.has_missing_days then s.rest_6 else 0 end as missing_days,
        case when not s.has_missing_days and s.rest_6 <> 0 and u.quantity = s.rest_6 then s.rest_6 else 0 end as unknown_type
    from step_6 as s
    left join unclear as u on u.number = s.number
),
step_8 as materialized (
    select s.*, s.rest_6 - s.missing_days - s.unknown_type as rest_8
    from step_7 as s
),
step_9 as materialized (
    select
        s.*,
        case when s.has_other_unit then s.rest_8 else 0 end as unit_factor,
        case
            when s.has_other_unit or s.rest_8 = 0 then 0
            when w.is_open then s.rest_8
            when w.quantity is not null and abs(s.rest_8 + w.quantity) < abs(s.rest_8) then -w.quantity
            when s.number in (select number from outvoted) then s.rest_8
            else 0
        end as opening_stock
    from step_8 as s
    left join waiting_sum as w on w.number = s.number and w.kind = 'anchor'
),
step_10 as materialized (
    select s.*, s.rest_8 - s.unit_factor - s.opening_stock as rest_10
    from step_9 as s
),
step_11 as materialized (
    select
        s.*,
        case
            when s.rest_10 <> 0 and exists (
                select 1 from cut_off as c
                where
                    c.number = s.number
                    and (
                        (c.date_id = s.until_id and c.quantity * s.direction = s.rest_10)
                        or (c.date_id = s.after_id and -c.quantity * s.direction = s.rest_10)
                    )
            ) then s.rest_10
            else 0
        end as same_day_cut_off,
        s.special_quantity - coalesce(a.special_quantity, 0) as special_change
    from step_10 as s
    left join counted as a
        on a.material_id = s.material_id and a.location_id = s.location_id and a.batch = s.batch and a.unit = s.unit
        and a.date_id = s.anchor_date_id
),
step_12 as materialized (
    select
        s.*,
        case
            when sign(s.rest_10 - s.same_day_cut_off) = -sign(s.special_change) and s.special_change <> 0
                then sign(s.rest_10) * least(abs(s.rest_10 - s.same_day_cut_off), abs(s.special_change))
            else 0
        end as special_stock
    from step_11 as s
)
select
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
    c.drift * trim_scale(coalesce(own.kg_per_unit, w.kg_per_unit)) as drift_kg,
    c.tolerance,
    abs(c.drift) <= c.tolerance as is_within_tolerance,
    coalesce(s.missing_days, 0) as missing_days,
    coalesce(s.missing_documents_exact + s.missing_documents_inferred, 0) as missing_documents,
    coalesce(s.unknown_type, 0) as unknown_movement_type,
    coalesce(s.unit_factor, 0) as unit_factor,
    coalesce(s.opening_stock, 0) as opening_stock,
    coalesce(s.quarantined_list_line + s.list_line_inferred, 0) as quarantined_list_line,
    coalesce(s.late_posting, 0) as late_posting,
    coalesce(s.same_day_cut_off, 0) as same_day_cut_off,
    coalesce(s.special_stock, 0) as special_stock,
    coalesce(s.rest_10 - s.same_day_cut_off - s.special_stock, 0) as unexplained,
    c.anchor_date_id,
    c.material_id,
    c.location_id
from compared as c
inner join dim_material as m on m.material_id = c.material_id
left join step_12 as s on s.number = c.number
left join unit_of_measure as own on own.unit = c.unit
left join unit_weights(%(on_date)s::date) as w on w.material_id = c.material_id and w.unit = c.unit
