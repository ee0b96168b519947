-- production_chain · which batch went into which
-- inputs: fact_yield, fact_production_order, batch_event, fact_inventory, usual_liquid · key: batch (all links of one batch number)
-- hard: a list or document names both sides; strong: the batch of a receipt is the batch of an order;
-- weak: usual material and numbers or dates that fit, only for filling orders without any other parent
with child_order as (
    select o.* from scope_production_chain as s inner join fact_production_order as o on o.batch = s.batch and o.batch <> ''
),

child_yield as (
    select y.row_key, y.process_order, y.material_id, o.material_id as order_material_id, y.liquid_order, y.input_kg,
        o.actual_finish_date, coalesce(nullif(y.batch, ''), o.batch) as batch
    from scope_production_chain as s
    inner join fact_yield as y on y.batch = s.batch and y.liquid_order <> ''
    left join fact_production_order as o on o.process_order = y.process_order
    where y.batch <> ''
    union all
    select y.row_key, y.process_order, y.material_id, o.material_id as order_material_id, y.liquid_order, y.input_kg,
        o.actual_finish_date, o.batch
    from child_order as o
    inner join fact_yield as y on y.process_order = o.process_order and y.liquid_order <> '' and y.batch = ''
),

by_yield_list as (
    select
        y.material_id, y.batch, liquid.material_id as parent_material_id, liquid.batch as parent_batch,
        'yield_list' as method, y.process_order, y.liquid_order as parent_process_order,
        y.actual_finish_date as production_date, nullif(y.input_kg, 0) as quantity, 'KG' as unit, y.row_key
    from child_yield as y
    inner join fact_production_order as liquid on liquid.process_order = y.liquid_order and liquid.batch <> ''
),

by_consumption as (
    select
        o.material_id, o.batch, f.material_id as parent_material_id, f.batch as parent_batch,
        'consumption' as method, o.process_order, '' as parent_process_order,
        o.actual_finish_date as production_date, -sum(f.quantity) as quantity, f.unit, null::uuid as row_key
    from child_order as o
    inner join fact_inventory as f on f.order_number = o.process_order
    where f.movement_type in ('261', '262') and f.batch <> ''
    group by o.material_id, o.batch, f.material_id, f.batch, o.process_order, o.actual_finish_date, f.unit
    having sum(f.quantity) < 0
),

posted as (
    select f.date_id, f.material_document, f.material_id, f.batch, f.movement_type, f.quantity, f.unit
    from scope_production_chain as s
    inner join fact_inventory as f on f.batch = s.batch and f.batch <> ''
    where f.movement_type in ('309', '310') or (f.movement_type in ('101', '102') and f.purchase_order is null)
),

-- 310 takes back what 309 posted: its signs are turned, and so is what it counts
moved as (
    select
        f.date_id, f.material_document, f.movement_type, f.material_id, f.batch, f.unit,
        case f.movement_type when '310' then -f.quantity else f.quantity end as quantity,
        row_number() over (
            partition by f.date_id, f.material_document, f.movement_type, f.unit, f.quantity order by f.material_id, f.batch
        ) as place
    from (select distinct date_id, material_document from posted where movement_type in ('309', '310')) as touched
    inner join fact_inventory as f on f.date_id = touched.date_id and f.material_document = touched.material_document
    where f.movement_type in ('309', '310') and f.batch <> ''
),

by_transfer_posting as (
    select
        arrived.material_id, arrived.batch, taken.material_id as parent_material_id, taken.batch as parent_batch,
        'transfer_posting' as method, '' as process_order, '' as parent_process_order,
        max(d.date) as production_date,
        sum(case arrived.movement_type when '310' then -arrived.quantity else arrived.quantity end) as quantity,
        arrived.unit, null::uuid as row_key
    from moved as arrived
    inner join moved as taken
        on taken.date_id = arrived.date_id and taken.material_document = arrived.material_document
        and taken.movement_type = arrived.movement_type and taken.unit = arrived.unit
        and taken.quantity = -arrived.quantity and taken.place = arrived.place
    inner join scope_production_chain as s on s.batch = arrived.batch
    inner join dim_date as d on d.date_id = arrived.date_id
    where arrived.quantity > 0
    group by arrived.material_id, arrived.batch, taken.material_id, taken.batch, arrived.unit
    having sum(case arrived.movement_type when '310' then -arrived.quantity else arrived.quantity end) > 0
),

received_document as (
    select date_id, material_document, min(material_id) as material_id, min(batch) as batch
    from (
        select f.date_id, f.material_document, f.material_id, f.batch
        from (
            select distinct date_id, material_document from posted where movement_type = '101'
        ) as touched
        inner join fact_inventory as f on f.date_id = touched.date_id and f.material_document = touched.material_document
        where f.movement_type = '101' and f.purchase_order is null and f.batch <> ''
        group by f.date_id, f.material_document, f.material_id, f.batch
    ) as received
    group by date_id, material_document
    having count(*) = 1
),

by_same_document as (
    select
        r.material_id, r.batch, f.material_id as parent_material_id, f.batch as parent_batch,
        'same_document' as method, '' as process_order, '' as parent_process_order,
        max(d.date) as production_date, -sum(f.quantity) as quantity, f.unit, null::uuid as row_key
    from received_document as r
    inner join fact_inventory as f on f.date_id = r.date_id and f.material_document = r.material_document
    inner join dim_date as d on d.date_id = f.date_id
    where f.movement_type = '261' and f.batch <> '' and f.order_number is null
    group by r.material_id, r.batch, f.material_id, f.batch, f.unit
    having sum(f.quantity) < 0
),

-- received under an order's batch number, but as another material (a by-product): it came from what the order used
by_receipt_batch as (
    select distinct on (e.material_id, e.batch, liquid.material_id, liquid.batch)
        e.material_id, e.batch, liquid.material_id as parent_material_id, liquid.batch as parent_batch,
        'receipt_batch' as method, y.process_order, y.liquid_order as parent_process_order,
        e.first_date as production_date, e.quantity, e.unit, y.row_key
    from (
        select e.material_id, e.batch, min(e.event_date) as first_date, sum(e.quantity) as quantity, e.unit
        from scope_production_chain as s
        inner join batch_event as e on e.batch = s.batch
        where e.kind in ('produced', 'by_product') and e.quantity > 0
        group by e.material_id, e.batch, e.unit
    ) as e
    inner join child_yield as y on y.batch = e.batch and y.material_id <> e.material_id
    inner join fact_production_order as liquid on liquid.process_order = y.liquid_order and liquid.batch <> ''
    where not exists (
        select 1 from fact_production_order as own where own.batch = e.batch and own.material_id = e.material_id
    )
    order by e.material_id, e.batch, liquid.material_id, liquid.batch, y.process_order
),

orphan as (
    select o.process_order, o.material_id, o.batch, o.created_date, o.actual_finish_date, usual.liquid_material_id
    from child_order as o
    inner join usual_liquid as usual on usual.material_id = o.material_id
    where
        o.mrp_controller = 'P01'
        and o.state not in ('cancelled', 'closed_without_output')
        and not exists (select 1 from by_yield_list as y where y.material_id = o.material_id and y.batch = o.batch)
        and not exists (
            select 1
            from by_consumption as c
            where c.material_id = o.material_id and c.batch = o.batch and c.parent_material_id = usual.liquid_material_id
        )
),

by_neighbour as (
    select distinct on (o.process_order)
        o.material_id, o.batch, liquid.material_id as parent_material_id, liquid.batch as parent_batch,
        'neighbour_order' as method, o.process_order, liquid.process_order as parent_process_order,
        o.actual_finish_date as production_date, null::numeric as quantity, '' as unit, null::uuid as row_key
    from orphan as o
    inner join fact_production_order as liquid
        on liquid.material_id = o.liquid_material_id and liquid.mrp_controller = 'P02'
        and liquid.created_date = o.created_date and liquid.batch <> ''
    cross join lateral (
        select case
            when o.process_order ~ '^[0-9]{1,18}$' and liquid.process_order ~ '^[0-9]{1,18}$'
                then liquid.process_order::bigint - o.process_order::bigint
        end as distance
    ) as number
    where abs(number.distance) between 1 and 3
    order by o.process_order asc, abs(number.distance) asc, number.distance desc
),

by_open_batch as (
    select
        o.material_id, o.batch, min(liquid.material_id) as parent_material_id, min(liquid.batch) as parent_batch,
        'open_batch' as method, o.process_order, min(liquid.process_order) as parent_process_order,
        min(o.actual_finish_date) as production_date, null::numeric as quantity, '' as unit, null::uuid as row_key
    from orphan as o
    inner join fact_production_order as liquid
        on liquid.material_id = o.liquid_material_id and liquid.mrp_controller = 'P02' and liquid.batch <> ''
        and liquid.actual_finish_date between o.actual_finish_date - 7 and o.actual_finish_date
    where not exists (select 1 from by_neighbour as n where n.process_order = o.process_order)
    group by o.material_id, o.batch, o.process_order
    having count(distinct liquid.batch) = 1
),

link as (
    select *, 'hard' as confidence from by_yield_list
    union all
    select *, 'hard' as confidence from by_consumption
    union all
    select *, 'hard' as confidence from by_transfer_posting
    union all
    select *, 'hard' as confidence from by_same_document
    union all
    select *, 'strong' as confidence from by_receipt_batch
    union all
    select *, 'weak' as confidence from by_neighbour
    union all
    select *, 'weak' as confidence from by_open_batch
)

select
    m.material_code || '|' || link.batch as batch_id,
    p.material_code || '|' || link.parent_batch as parent_batch_id,
    link.material_id,
    link.batch,
    link.parent_material_id,
    link.parent_batch,
    link.method,
    link.confidence,
    link.process_order,
    link.parent_process_order,
    link.production_date,
    link.quantity,
    link.unit,
    case when link.unit = 'KG' then link.quantity end as quantity_kg,
    link.row_key
from link
inner join dim_material as m on m.material_id = link.material_id
inner join dim_material as p on p.material_id = link.parent_material_id
where not (link.material_id = link.parent_material_id and link.batch = link.parent_batch)
