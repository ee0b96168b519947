-- batch_event · receipts and issues of batches that were not taken back, by day
-- inputs: fact_inventory, dim_location, dim_movement_type · target: batch_event · key: material_id, batch
-- a reversal takes back, inside its group (batch, kind, plant, delivery or purchase order):
--   1. a line of the same quantity on the same day, whatever their order in the day (SAP lists no time)
--   2. else the latest earlier line of exactly its quantity
--   3. else as much of the latest earlier lines as it has (partial reversals)
-- what it finds nothing for belongs to something before the first list: a negative row, never a later line
with line as (
    select
        f.material_id,
        f.batch,
        case
            when base.movement_type = '601' then 'issued'
            when base.movement_type = '305' or f.on_transfer_order then 'received'
            when base.movement_type = '531' then 'by_product'
            else 'produced'
        end as kind,
        l.plant,
        case
            when base.movement_type = '601' then coalesce(f.reference, '')
            when base.movement_type = '101' then coalesce(f.purchase_order, '')
            else ''
        end as reference,
        f.unit,
        d.date as event_date,
        f.material_document,
        case when base.movement_type = '601' then -f.quantity else f.quantity end as quantity
    from (select distinct batch from scope_batch_event) as touched
    inner join fact_inventory as f on f.batch = touched.batch and f.batch <> ''
    inner join scope_batch_event as s on s.material_id = f.material_id and s.batch = f.batch
    inner join dim_movement_type as t on t.movement_type = f.movement_type
    cross join lateral (select coalesce(nullif(t.reversal_of, ''), f.movement_type) as movement_type) as base
    inner join dim_location as l on l.location_id = f.location_id and l.storage_location <> ''
    inner join dim_date as d on d.date_id = f.date_id
    where
        base.movement_type in ('305', '531', '601')
        or (base.movement_type = '101' and (f.on_transfer_order or f.purchase_order is null))
),

reversed_group as (
    select distinct material_id, batch, kind, plant, reference, unit from line where quantity < 0
),

reversed_line as (
    select line.*
    from line
    inner join reversed_group as r
        on r.material_id = line.material_id and r.batch = line.batch and r.kind = line.kind and r.plant = line.plant
        and r.reference = line.reference and r.unit = line.unit
),

counted as (
    select
        reversed_line.*,
        row_number() over same_day_same_sign as place,
        least(
            count(*) filter (where quantity > 0) over same_day, count(*) filter (where quantity < 0) over same_day
        ) as pairs
    from reversed_line
    window
        same_day as (partition by material_id, batch, kind, plant, reference, unit, event_date, abs(quantity)),
        same_day_same_sign as (
            partition by material_id, batch, kind, plant, reference, unit, event_date, abs(quantity), sign(quantity)
            order by material_document
        )
),

-- a line opens a level, a reversal closes the level it finds open: as brackets do
levelled as (
    select counted.*, sum(sign(quantity)) over same_quantity + (quantity < 0)::integer as level
    from counted
    where place > pairs
    window same_quantity as (
        partition by material_id, batch, kind, plant, reference, unit, abs(quantity)
        order by event_date, place rows unbounded preceding
    )
),

bracketed as (
    select
        levelled.*,
        case
            when quantity > 0 then coalesce(lead(quantity) over same_level < 0, false)
            else coalesce(lag(quantity) over same_level > 0, false)
        end as is_paired
    from levelled
    window same_level as (
        partition by material_id, batch, kind, plant, reference, unit, abs(quantity), level order by event_date, place
    )
),

-- of a line there remains what no later reversal reaches: the part of its step that the running sum never falls below
stacked as (
    select bracketed.*, sum(quantity) over in_time as height
    from bracketed
    where not is_paired
    window in_time as (
        partition by material_id, batch, kind, plant, reference, unit
        order by event_date, quantity < 0, place, quantity rows unbounded preceding
    )
),

bounded as (
    select
        stacked.*,
        min(height) over (in_time rows between current row and unbounded following) as later_low,
        least(0, min(height) over (in_time rows between unbounded preceding and 1 preceding)) as earlier_low
    from stacked
    window in_time as (
        partition by material_id, batch, kind, plant, reference, unit
        order by event_date, quantity < 0, place, quantity
    )
),

remaining as (
    select
        material_id, batch, kind, plant, reference, unit, event_date,
        case
            when quantity > 0 then greatest(0, later_low - (height - quantity))
            else least(0, height - coalesce(earlier_low, 0))
        end as quantity
    from bounded
),

settled as (
    select line.material_id, line.batch, line.kind, line.plant, line.reference, line.unit, line.event_date, line.quantity
    from line
    where not exists (
        select 1
        from reversed_group as r
        where
            r.material_id = line.material_id and r.batch = line.batch and r.kind = line.kind and r.plant = line.plant
            and r.reference = line.reference and r.unit = line.unit
    )
    union all
    select * from remaining
)

select material_id, batch, kind, plant, reference, unit, event_date, sum(quantity) as quantity
from settled
group by material_id, batch, kind, plant, reference, unit, event_date
having sum(quantity) <> 0
