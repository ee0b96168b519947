-- inventory_opening · what must be added to all movements up to a day to get the stock of that day
-- inputs: fact_inventory, fact_stock_count, inventory_anchor · target: inventory_opening · key: material, place, batch, unit
-- = quantity of the anchor list − movements up to the anchor's date; on hand, and with others where the list names any of it
with place as (
    select l.location_id, a.date_id as anchor_date_id
    from dim_location as l
    inner join inventory_anchor as a on a.plant = l.plant
    where
        l.place = 'on_hand'
        or (
            l.place in ('vendor', 'customer')
            and exists (
                select 1 from fact_stock_count as c where c.location_id = l.location_id and c.date_id = a.date_id
            )
        )
),
counted as (
    select c.material_id, c.location_id, c.batch, c.unit, sum(c.quantity) as quantity
    from place as p
    inner join fact_stock_count as c on c.location_id = p.location_id and c.date_id = p.anchor_date_id
    inner join scope_inventory_opening as s
        on s.material_id = c.material_id and s.location_id = c.location_id and s.batch = c.batch and s.unit = c.unit
    group by c.material_id, c.location_id, c.batch, c.unit
),
moved_before as (
    select f.material_id, f.location_id, f.batch, f.unit, -sum(f.quantity) as quantity
    from scope_inventory_opening as s
    inner join place as p on p.location_id = s.location_id
    inner join fact_inventory as f
        on f.material_id = s.material_id and f.location_id = s.location_id and f.batch = s.batch and f.unit = s.unit
        and f.date_id <= p.anchor_date_id
    where f.changes_stock and f.date_id <= (select max(anchor_date_id) from place)
    group by f.material_id, f.location_id, f.batch, f.unit
)
select material_id, location_id, batch, unit, sum(quantity) as quantity
from (
    select * from counted
    union all
    select * from moved_before
) as parts
group by material_id, location_id, batch, unit
having sum(quantity) <> 0
