-- stock_parts, batch_stock_parts · what adds up to the stock of a day by material and place (and batch)
-- = opening + all movements up to the day; the movements come from whichever end of the data is nearer, by months where
-- months are kept, so that no question reads more than half of the movements
create or replace function month_number(month integer) returns integer
language sql immutable parallel safe
return month / 100 * 12 + month % 100;

-- immutable, although it reads: either answer adds up to the same stock, and as a constant of the plan it leaves the other
-- parts out; otherwise the planner expects fifty times the rows and takes the plan for those
create or replace function is_nearer_to_end(on_date_id integer) returns boolean
language sql immutable
begin atomic
select coalesce(
    2 * month_number(on_date_id / 100)
    >= month_number((select min(month) from inventory_balance)) + month_number((select max(month) from inventory_balance)),
    true
);
end;

create or replace function stock_parts(on_date_id integer)
returns table (material_id integer, location_id integer, unit text, quantity numeric)
language sql stable
begin atomic
select o.material_id, o.location_id, o.unit, o.quantity
from inventory_opening as o
union all
select t.material_id, t.location_id, t.unit, t.quantity
from inventory_total as t
where is_nearer_to_end(on_date_id)
union all
select b.material_id, b.location_id, b.unit, -b.quantity
from inventory_balance as b
where b.month > on_date_id / 100 and b.changes_stock and is_nearer_to_end(on_date_id)
union all
select f.material_id, f.location_id, f.unit, -f.quantity
from fact_inventory as f
where
    f.date_id > on_date_id and f.date_id <= on_date_id / 100 * 100 + 99
    and f.changes_stock and is_nearer_to_end(on_date_id)
union all
select b.material_id, b.location_id, b.unit, b.quantity
from inventory_balance as b
where b.month < on_date_id / 100 and b.changes_stock and not is_nearer_to_end(on_date_id)
union all
select f.material_id, f.location_id, f.unit, f.quantity
from fact_inventory as f
where
    f.date_id >= on_date_id / 100 * 100 and f.date_id <= on_date_id
    and f.changes_stock and not is_nearer_to_end(on_date_id);
end;

create or replace function batch_stock_parts(on_date_id integer)
returns table (material_id integer, location_id integer, batch text, unit text, quantity numeric)
language sql stable
begin atomic
select o.material_id, o.location_id, o.batch, o.unit, o.quantity
from inventory_opening as o
union all
select t.material_id, t.location_id, t.batch, t.unit, t.quantity
from inventory_batch_balance as t
where is_nearer_to_end(on_date_id)
union all
select f.material_id, f.location_id, f.batch, f.unit, -f.quantity
from fact_inventory as f
where f.date_id > on_date_id and f.changes_stock and is_nearer_to_end(on_date_id)
union all
select f.material_id, f.location_id, f.batch, f.unit, f.quantity
from fact_inventory as f
where f.date_id <= on_date_id and f.changes_stock and not is_nearer_to_end(on_date_id);
end;
