-- chain_links · links between batches that are reached from some batches, backward (what went in) and forward (where it went)
-- grain: link · a batch is visited once, so circles end; weak links only when asked for
with recursive backward (batch_id) as (
    select start.batch_id from unnest(%(roots)s::text[]) as start (batch_id) where %(is_backward)s
    union
    select c.parent_batch_id
    from backward as b
    inner join production_chain as c on c.batch_id = b.batch_id and c.confidence = any(%(confidences)s)
),
forward (batch_id) as (
    select start.batch_id from unnest(%(roots)s::text[]) as start (batch_id) where %(is_forward)s
    union
    select c.batch_id
    from forward as f
    inner join production_chain as c on c.parent_batch_id = f.batch_id and c.confidence = any(%(confidences)s)
),
reached as (
    select c.*
    from backward as b
    inner join production_chain as c on c.batch_id = b.batch_id and c.confidence = any(%(confidences)s)
    union
    select c.*
    from forward as f
    inner join production_chain as c on c.parent_batch_id = f.batch_id and c.confidence = any(%(confidences)s)
)
select
    r.batch_id,
    r.parent_batch_id,
    r.method,
    r.confidence,
    r.process_order,
    r.parent_process_order,
    r.production_date,
    r.quantity,
    r.unit,
    coalesce(r.quantity_kg, r.quantity * w.kg_per_unit) as quantity_kg,
    r.row_key,
    origin.load_id
from reached as r
left join unit_weight as w on w.material_id = r.parent_material_id and w.unit = r.unit
left join lateral (
    select load.id as load_id
    from raw_zrpp062 as y
    inner join etl_load as load on load.id = y.load_id and load.state = 'published'
    where y.row_key = r.row_key
    order by load.precedence desc
    limit 1
) as origin on true
order by r.batch_id, r.parent_batch_id, r.method, r.process_order, r.unit
