-- reconciliation · our stock against a stock list of SAP, drift split into causes that exclude each other
-- grain: material × plant × storage location × batch × unit in either list; reads the question drift as asked_drift
-- drift = ours − listed = the sum of the cause columns, always; what each cause proves: inventory/queries/reconciliation.py
with
drifting as materialized (
    select * from asked_drift where drift <> 0
),
-- rows of lists that wait in quarantine: known to be missing
waiting as materialized (
    select q.kind, d.number, q.quantity, count(*) over (partition by q.id) as matches
    from unnest(
        %(q_kind)s::text[], %(q_plant)s::text[], %(q_location)s::text[], %(q_material)s::text[], %(q_batch)s::text[],
        %(q_quantity)s::numeric[], %(q_day)s::integer[]
    ) with ordinality as q (kind, plant, location, material, batch, quantity, day, id)
    inner join drifting as d
        on d.plant = q.plant and d.location = q.location and d.batch = q.batch
        and (d.material = q.material or (q.material is null and q.batch <> ''))
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
late as materialized (
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
unclear as materialized (
    select v.number, sum(v.quantity * d.direction) as quantity
    from moved as v
    inner join drifting as d on d.number = v.number and v.date_id > d.after_id
    inner join dim_movement_type as t on t.movement_type = v.movement_type and t.movement_class = 'unknown'
    group by v.number
),
-- what was posted last on the day of a list, from each document on, per number range
day_tail as materialized (
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
cut_off as materialized (
    select t.number, t.date_id, t.quantity from day_tail as t
    union
    select a.number, a.date_id, a.quantity + b.quantity
    from day_tail as a
    inner join day_tail as b on b.number = a.number and b.date_id = a.date_id and b.number_range > a.number_range
),
-- an older list that leads to this one exactly, while the anchor between them does not: the anchor is wrong
outvoted as materialized (
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
open_line as materialized (
    select * from step_3 where rest <> 0 and not movement_open
),
-- documents that move goods inside a plant must net to 0: the part that is missing
halved as materialized (
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
            f.material_id in (select material_id from open_line)
            and f.date_id > (select min(after_id) from open_line) and f.date_id <= (select max(until_id) from open_line)
        group by l.plant, f.date_id, f.material_document, f.unit
    ) as x
    where x.quantity <> 0 and x.materials = 1
),
-- goods between plants whose other side is missing
crossing as materialized (
    select t.plant, t.material_id, t.batch, sum(t.issued_quantity) - sum(t.received_quantity) as quantity
    from transit_movement as t
    where t.material_id in (select material_id from open_line) and t.date_id <= %(on_id)s
    group by t.plant, t.purchase_order, t.material_id, t.batch
    having sum(t.issued_quantity) <> sum(t.received_quantity)
),
step_4 as materialized (
    select
        s.*,
        case
            when s.rest = 0 then 0
            when s.movement_open then s.rest
            -- waiting rows whose day can't be read are a cause only where one of them, or all together, fit exactly
            when
                u.is_open
                or -u.quantity * s.direction = s.rest
                or exists (
                    select 1 from waiting as o
                    where
                        o.number = s.number and o.kind = 'undated' and o.matches = 1
                        and -o.quantity * s.direction = s.rest
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
    left join waiting_sum as u on u.number = s.number and u.kind = 'undated'
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
        end as same_day_cut_off
    from step_10 as s
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
    material, description, material_type, plant, location, batch, unit, ours, listed, drift, kg_per_unit, drift_kg, tolerance,
    is_within_tolerance,
    missing_days,
    missing_documents_exact + missing_documents_inferred as missing_documents,
    unknown_type as unknown_movement_type,
    unit_factor,
    opening_stock,
    quarantined_list_line + list_line_inferred as quarantined_list_line,
    late_posting,
    same_day_cut_off,
    special_stock,
    rest_10 - same_day_cut_off - special_stock as unexplained,
    anchor_date_id,
    material_id,
    location_id
from step_12
union all
select
    material, description, material_type, plant, location, batch, unit, ours, listed, drift, kg_per_unit, drift_kg, tolerance,
    is_within_tolerance,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    anchor_date_id,
    material_id,
    location_id
from asked_drift
where drift = 0
