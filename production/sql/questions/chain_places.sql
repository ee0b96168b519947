-- chain_places · where batches are now: on hand by place, with others, and on their way between plants
-- grain: batch × place × unit (kind stock; vendor, customer, unplaced), batch × receiving plant × purchase order × unit
-- (kind transit)
-- quantity null = unknown: no stock list anchors the plant; moved_quantity is what movements alone add up to
with node as (
    select id.batch_id, m.material_id, substr(id.batch_id, strpos(id.batch_id, '|') + 1) as batch
    from unnest(%(nodes)s::text[]) as id (batch_id)
    inner join dim_material as m on m.material_code = split_part(id.batch_id, '|', 1)
),
part as (
    select b.material_id, b.batch, b.location_id, b.unit, b.quantity as moved, b.quantity
    from inventory_batch_balance as b
    union all
    select o.material_id, o.batch, o.location_id, o.unit, 0, o.quantity
    from inventory_opening as o
),
place as (
    select
        n.batch_id, n.material_id, 'stock' as kind, l.plant, l.storage_location as location, '' as purchase_order, part.unit,
        case when a.plant is not null then sum(part.quantity) end as quantity,
        sum(part.moved) as moved_quantity
    from node as n
    inner join part on part.material_id = n.material_id and part.batch = n.batch
    inner join dim_location as l on l.location_id = part.location_id and l.storage_location <> ''
    left join inventory_anchor as a on a.plant = l.plant
    group by n.batch_id, n.material_id, l.plant, l.storage_location, part.unit, a.plant
    having sum(part.quantity) <> 0 or (a.plant is null and sum(part.moved) <> 0)
    union all
    select
        n.batch_id, n.material_id, l.place, l.plant, '', '', part.unit, sum(part.quantity), sum(part.moved)
    from node as n
    inner join part on part.material_id = n.material_id and part.batch = n.batch
    inner join dim_location as l on l.location_id = part.location_id and l.place in ('vendor', 'customer', 'unplaced')
    group by n.batch_id, n.material_id, l.place, l.plant, part.unit
    having sum(part.quantity) <> 0
    union all
    select
        n.batch_id, n.material_id, 'transit', t.plant, '', t.purchase_order, t.unit,
        t.issued_quantity - t.received_quantity, t.issued_quantity - t.received_quantity
    from node as n
    inner join transit_position as t on t.material_id = n.material_id and t.batch = n.batch
    where t.issued_quantity <> t.received_quantity
)
select
    p.batch_id, p.kind, p.plant, p.location, p.purchase_order, p.unit, p.quantity, p.moved_quantity,
    p.quantity * coalesce(u.kg_per_unit, w.kg_per_unit) as quantity_kg
from place as p
left join unit_of_measure as u on u.unit = p.unit
left join unit_weight as w on w.material_id = p.material_id and w.unit = p.unit
where %(plants)s::text[] is null or p.plant = any(%(plants)s::text[])
order by p.batch_id, p.kind, p.plant, p.location, p.purchase_order, p.unit
