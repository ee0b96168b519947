-- ledger · every movement of a material at a place with the balance after it, reversals paired with what they cancel
-- grain: movement line on hand · balance by material × place × batch × unit, null in a plant without an anchor
-- within a day lines are in document order: the list has no time of day
with opening as (
    select p.material_id, p.location_id, p.batch, p.unit, sum(p.quantity) as quantity
    from batch_stock_parts(%(before_id)s) as p
    where
        (%(materials)s::integer[] is null or p.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or p.batch = any(%(batches)s::text[]))
    group by p.material_id, p.location_id, p.batch, p.unit
),
line as (
    select f.*, l.plant, l.storage_location, l.anchor_date_id, coalesce(nullif(t.reversal_of, ''), f.movement_type) as base_type,
        t.reversal_of <> '' as is_reversal
    from fact_inventory as f
    inner join chosen_places(%(plants)s::text[], %(locations)s::text[]) as l on l.location_id = f.location_id
    inner join dim_movement_type as t on t.movement_type = f.movement_type
    where
        f.date_id >= %(first)s and f.date_id <= %(last)s and f.changes_stock
        and (%(materials)s::integer[] is null or f.material_id = any(%(materials)s::integer[]))
        and (%(batches)s::text[] is null or f.batch = any(%(batches)s::text[]))
),
-- the n-th reversal of a quantity cancels the n-th movement of the same quantity, reference and order
numbered as (
    select
        *,
        row_number() over (
            partition by
                material_id, location_id, batch, unit, base_type, abs(quantity), coalesce(reference, ''),
                coalesce(purchase_order, ''), is_reversal
            order by date_id, material_document, row_key
        ) as place
    from line
)
select
    d.date,
    n.material_document as document,
    n.item,
    n.movement_type,
    m.material_code as material,
    m.description,
    n.plant,
    n.storage_location as location,
    n.batch,
    n.quantity,
    n.unit,
    case when n.anchor_date_id is not null then coalesce(o.quantity, 0) + sum(n.quantity) over (
        partition by n.material_id, n.location_id, n.batch, n.unit
        order by n.date_id, n.material_document, n.row_key
        rows unbounded preceding
    ) end as balance,
    n.is_reversal,
    pair.row_key is not null as is_paired,
    pair.material_document as paired_document,
    n.reference,
    n.purchase_order,
    n.order_number,
    n.text,
    n.row_key
from numbered as n
inner join dim_date as d on d.date_id = n.date_id
inner join dim_material as m on m.material_id = n.material_id
left join opening as o
    on o.material_id = n.material_id and o.location_id = n.location_id and o.batch = n.batch and o.unit = n.unit
left join numbered as pair
    on pair.material_id = n.material_id and pair.location_id = n.location_id and pair.batch = n.batch
    and pair.unit = n.unit and pair.base_type = n.base_type and pair.is_reversal <> n.is_reversal
    and pair.quantity = -n.quantity and pair.place = n.place
    and coalesce(pair.reference, '') = coalesce(n.reference, '')
    and coalesce(pair.purchase_order, '') = coalesce(n.purchase_order, '')
