-- batch_balances · whether what was received of each finished batch is where it should be
-- grain: batch × unit · received + returned + counted − everything that left − stock − transit, in the unit and in kg
-- transfers inside a plant must cancel, and nobody knows what an unknown type was: neither makes a balance right
-- difference null = unknown: no stock list anchors a plant that holds the batch
with finished as materialized (
    select * from placeholder_finished_batches
),
moved as (
    select
        b.batch_id, b.material_id, b.batch, f.unit,
        coalesce(sum(f.quantity) filter (
            where t.movement_class in ('receipt', 'by_product', 'vendor_return', 'other_receipt', 'opening')
        ), 0) as received,
        coalesce(sum(f.quantity) filter (
            where t.movement_class not in ('between_plants', 'within_plant', 'unknown')
            or f.movement_type in ('309', '310', '317', '318')
        ), 0) as net
    from finished as b
    inner join batch_flow as f on f.material_id = b.material_id and f.batch = b.batch
    inner join movement_meaning as t on t.movement_type = f.movement_type and t.on_transfer_order = f.on_transfer_order
    group by b.batch_id, b.material_id, b.batch, f.unit
),
held as (
    select part.material_id, part.batch, part.unit, sum(part.quantity) as stock, bool_and(part.is_anchored) as is_anchored
    from (
        select b.material_id, b.batch, b.unit, b.quantity, a.plant is not null as is_anchored
        from finished as n
        inner join inventory_batch_balance as b on b.material_id = n.material_id and b.batch = n.batch
        inner join dim_location as l on l.location_id = b.location_id and l.storage_location <> ''
        left join inventory_anchor as a on a.plant = l.plant
        union all
        select o.material_id, o.batch, o.unit, o.quantity, true
        from finished as n
        inner join inventory_opening as o on o.material_id = n.material_id and o.batch = n.batch
        inner join dim_location as l on l.location_id = o.location_id and l.storage_location <> ''
    ) as part
    group by part.material_id, part.batch, part.unit
),
underway as (
    select t.material_id, t.batch, t.unit, sum(t.issued_quantity - t.received_quantity) as quantity
    from finished as n
    inner join transit_position as t on t.material_id = n.material_id and t.batch = n.batch
    group by t.material_id, t.batch, t.unit
),
weight as materialized (select material_id, unit, kg_per_unit from unit_weight)
select
    b.batch_id,
    b.batch,
    b.material,
    b.plant,
    b.finish_date,
    moved.unit,
    moved.received,
    moved.received * kg.per_unit as received_kg,
    gap.difference,
    gap.difference * kg.per_unit as difference_kg,
    abs(gap.difference * kg.per_unit) > %(tolerance_kg)s or abs(gap.difference) > %(tolerance_ratio)s * abs(moved.received)
        as is_beyond_tolerance
from moved
inner join finished as b on b.batch_id = moved.batch_id
left join held on held.material_id = moved.material_id and held.batch = moved.batch and held.unit = moved.unit
left join underway on underway.material_id = moved.material_id and underway.batch = moved.batch and underway.unit = moved.unit
left join unit_of_measure as u on u.unit = moved.unit
left join weight on weight.material_id = moved.material_id and weight.unit = moved.unit
cross join lateral (select coalesce(u.kg_per_unit, weight.kg_per_unit) as per_unit) as kg
cross join lateral (
    select case when coalesce(held.is_anchored, true)
        then moved.net - coalesce(held.stock, 0) - coalesce(underway.quantity, 0)
    end as difference
) as gap
