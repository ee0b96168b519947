-- first_known_day, known_places · where the stock of a day is known
-- = in plants that a stock list anchors, from the day of that list on, and before it as far back as movements reach:
-- the day before the first of them. Earlier stock would only repeat that day's.

-- immutable, although it reads, like is_nearer_to_end: a constant of the plan
create or replace function first_known_day() returns integer
language sql immutable
begin atomic
select to_char(to_date(min(f.date_id)::text, 'YYYYMMDD') - 1, 'YYYYMMDD')::integer
from fact_inventory as f
where
    f.date_id >= (select min(b.month) * 100 from inventory_balance as b)
    and f.date_id <= (select min(b.month) * 100 + 31 from inventory_balance as b);
end;

create or replace function known_places(plants text[], locations text[], on_date_id integer)
returns table (location_id integer, plant text, storage_location text, anchor_date_id integer)
language sql stable
begin atomic
select
    p.location_id,
    p.plant,
    p.storage_location,
    case when on_date_id >= least(p.anchor_date_id, first_known_day()) then p.anchor_date_id end
from chosen_places(plants, locations) as p;
end;
