-- movement_parts · stock-changing movements of a period: whole months from the balances, the days around them as they are
-- head_first..head_last and tail_first..tail_last are days (YYYYMMDD), full_from..full_to months (YYYYMM); a part whose
-- end lies before its beginning is empty
create or replace function movement_parts(
    head_first integer, head_last integer, full_from integer, full_to integer, tail_first integer, tail_last integer
)
returns table (
    material_id integer,
    location_id integer,
    month integer,
    movement_type text,
    on_transfer_order boolean,
    unit text,
    quantity numeric,
    movement_count integer
)
language sql stable
begin atomic
select
    f.material_id, f.location_id, f.date_id / 100, f.movement_type, f.on_transfer_order, f.unit, f.quantity, 1
from fact_inventory as f
where f.date_id >= head_first and f.date_id <= head_last and f.changes_stock
union all
select
    b.material_id, b.location_id, b.month, b.movement_type, b.on_transfer_order, b.unit, b.quantity, b.movement_count
from inventory_balance as b
where b.month >= full_from and b.month <= full_to and b.changes_stock
union all
select
    f.material_id, f.location_id, f.date_id / 100, f.movement_type, f.on_transfer_order, f.unit, f.quantity, 1
from fact_inventory as f
where f.date_id >= tail_first and f.date_id <= tail_last and f.changes_stock;
end;
