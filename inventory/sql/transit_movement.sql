-- transit_movement · one row per line that puts goods into transit or takes them out
-- inputs: fact_inventory, dim_location, dim_movement_type · target: transit_movement · key: row_key
-- a line in transit has no batch: it takes that of the line of the same document and material with the opposite
-- quantity; of several such lines any pairing gives the same sums
with line as (
    select f.*, l.plant, l.place = 'transit' as is_underway
    from scope_transit_movement as s
    inner join fact_inventory as f on f.row_key = s.row_key and f.date_id = s.date_id
    inner join dim_location as l on l.location_id = f.location_id
),
waiting as (
    select
        row_key, date_id, material_document, material_id, quantity,
        row_number() over (partition by date_id, material_document, material_id, quantity order by row_key) as place
    from line
    where is_underway and batch = ''
),
opposite as (
    select
        f.date_id, f.material_document, f.material_id, f.quantity, f.batch,
        row_number() over (
            partition by f.date_id, f.material_document, f.material_id, f.quantity order by f.batch, f.row_key
        ) as place
    from (select distinct date_id, material_document, material_id from waiting) as w
    inner join fact_inventory as f
        on f.date_id = w.date_id and f.material_document = w.material_document and f.material_id = w.material_id
    inner join dim_location as l on l.location_id = f.location_id and l.storage_location <> ''
)
select
    line.row_key,
    line.date_id,
    line.plant,
    coalesce(line.purchase_order, '') as purchase_order,
    line.material_id,
    coalesce(opposite.batch, line.batch) as batch,
    line.unit,
    case when line.is_underway then line.quantity else 0 end as issued_quantity,
    case when line.is_underway then 0 else line.quantity end as received_quantity
from line
left join waiting on waiting.row_key = line.row_key
left join opposite
    on opposite.date_id = waiting.date_id and opposite.material_document = waiting.material_document
    and opposite.material_id = waiting.material_id and opposite.quantity = -waiting.quantity
    and opposite.place = waiting.place
