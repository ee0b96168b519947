-- chain_nodes · what each batch is, what came in and went out of it, and where it is now
-- grain: batch · quantities in the unit that most of it moves in, and in kg; stock null = unknown (no anchor)
-- balance: received + returned ± counted = consumed + delivered + scrapped + posted to other batches + other + stock + transit
-- transfers inside a plant must cancel, and nobody knows what an unknown type was: neither makes a balance right
with node as (
    select id.batch_id, m.material_id, m.material_code, m.description, m.material_type, substr(id.batch_id, strpos(id.batch_id, '|') + 1) as batch
    from unnest(%(nodes)s::text[]) as id (batch_id)
    inner join dim_material as m on m.material_code = split_part(id.batch_id, '|', 1)
),
made as (
    select distinct on (n.batch_id)
        n.batch_id, o.process_order, o.plant, o.mrp_controller, o.order_type, o.sales_order, o.state, o.release_date,
        o.actual_finish_date, o.ordered_quantity, o.delivered_quantity, o.unit,
        count(*) over (partition by n.batch_id) as orders,
        y.input_kg, y.output_kg, y.by_product_kg, y.loss_kg, y.sg_theoretical, y.sg_actual
    from node as n
    inner join fact_production_order as o on o.batch = n.batch and o.material_id = n.material_id
    left join fact_yield as y on y.process_order = o.process_order
    order by n.batch_id asc, o.delivered_quantity desc, o.process_order asc
),
moved as (
    select
        n.batch_id,
        f.unit,
        coalesce(sum(f.quantity) filter (
            where t.movement_class in ('receipt', 'by_product', 'vendor_return', 'other_receipt', 'opening')
        ), 0) as received,
        coalesce(-sum(f.quantity) filter (where t.movement_class in ('goods_issue', 'subcontracting')), 0) as consumed,
        coalesce(-sum(f.quantity) filter (where t.movement_class = 'delivery'), 0) as delivered,
        coalesce(sum(f.quantity) filter (where t.movement_class = 'customer_return'), 0) as returned,
        coalesce(-sum(f.quantity) filter (where t.movement_class = 'scrap'), 0) as scrapped,
        coalesce(sum(f.quantity) filter (where t.movement_class in ('count_difference', 'adjustment')), 0) as counted,
        coalesce(-sum(f.quantity) filter (where f.movement_type in ('309', '310', '317', '318')), 0) as posted_on,
        coalesce(-sum(f.quantity) filter (
            where t.movement_class in ('other_issue', 'sample', 'loan', 'intercompany', 'blocked_receipt')
        ), 0) as other
    from node as n
    inner join batch_flow as f on f.material_id = n.material_id and f.batch = n.batch
    inner join movement_meaning as t
        on t.movement_type = f.movement_type and t.on_transfer_order = f.on_transfer_order
    group by n.batch_id, f.unit
),
held as (
    select n.batch_id, part.unit, sum(part.quantity) as stock, bool_and(part.is_anchored) as is_anchored
    from node as n
    inner join (
        select b.material_id, b.batch, b.unit, b.quantity, a.plant is not null as is_anchored
        from inventory_batch_balance as b
        inner join dim_location as l on l.location_id = b.location_id and l.storage_location <> ''
        left join inventory_anchor as a on a.plant = l.plant
        union all
        select o.material_id, o.batch, o.unit, o.quantity, true
        from inventory_opening as o
        inner join dim_location as l on l.location_id = o.location_id and l.storage_location <> ''
    ) as part on part.material_id = n.material_id and part.batch = n.batch
    group by n.batch_id, part.unit
),
underway as (
    select n.batch_id, t.unit, sum(t.issued_quantity - t.received_quantity) as quantity
    from node as n
    inner join transit_position as t on t.material_id = n.material_id and t.batch = n.batch
    group by n.batch_id, t.unit
),
measure as (
    select batch_id, unit from moved
    union
    select batch_id, unit from held
    union
    select batch_id, unit from underway
),
balance as (
    select
        u.batch_id, u.unit,
        count(*) over (partition by u.batch_id) as units,
        row_number() over (partition by u.batch_id order by abs(coalesce(moved.received, 0)) desc, u.unit) as place,
        coalesce(moved.received, 0) as received, coalesce(moved.consumed, 0) as consumed,
        coalesce(moved.delivered, 0) as delivered, coalesce(moved.returned, 0) as returned,
        coalesce(moved.scrapped, 0) as scrapped, coalesce(moved.counted, 0) as counted,
        coalesce(moved.posted_on, 0) as posted_on, coalesce(moved.other, 0) as other,
        case when coalesce(held.is_anchored, true) then coalesce(held.stock, 0) end as stock,
        coalesce(underway.quantity, 0) as transit
    from measure as u
    left join moved on moved.batch_id = u.batch_id and moved.unit = u.unit
    left join held on held.batch_id = u.batch_id and held.unit = u.unit
    left join underway on underway.batch_id = u.batch_id and underway.unit = u.unit
)
select
    n.batch_id,
    n.material_code as material,
    n.description,
    n.material_type,
    n.batch,
    made.process_order,
    made.orders,
    made.plant,
    made.mrp_controller,
    made.order_type,
    made.sales_order,
    made.state,
    made.release_date,
    made.actual_finish_date,
    made.ordered_quantity,
    made.delivered_quantity,
    made.input_kg,
    made.output_kg,
    made.by_product_kg,
    made.loss_kg,
    made.sg_theoretical,
    made.sg_actual,
    coalesce(b.unit, made.unit) as unit,
    b.units,
    coalesce(u.kg_per_unit, w.kg_per_unit) as kg_per_unit,
    b.received,
    b.consumed,
    b.delivered,
    b.returned,
    b.scrapped,
    b.counted,
    b.posted_on,
    b.other,
    b.stock,
    b.transit,
    b.received + b.returned + b.counted - b.consumed - b.delivered - b.scrapped - b.posted_on - b.other - b.stock - b.transit
        as difference
from node as n
left join made on made.batch_id = n.batch_id
left join balance as b on b.batch_id = n.batch_id and b.place = 1
left join unit_of_measure as u on u.unit = coalesce(b.unit, made.unit)
left join unit_weight as w on w.material_id = n.material_id and w.unit = coalesce(b.unit, made.unit)
order by n.batch_id
