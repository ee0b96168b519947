-- unit_prices · price of one base unit of a material on a day, in company currency
-- staff's newest price up to the day; else value / quantity of the newest stock list up to the day that values it
-- in plpgsql for the reason of unit_weights
create or replace function unit_prices(on_date date, company_currency text)
returns table (material_id integer, price numeric, source text)
language plpgsql stable rows 5000
set search_path from current
as $$
#variable_conflict use_column
begin
return query
with entered as (
    select distinct on (p.material_id) p.material_id, p.price / p.per_quantity as price
    from material_price as p
    where p.valid_from <= on_date and p.currency = company_currency
    order by p.material_id, p.valid_from desc
),
listed as (
    select m.material_id, newest.value / newest.quantity as price
    from dim_material as m
    cross join lateral (
        select v.value, v.quantity
        from listed_value as v
        where
            v.material_id = m.material_id and v.unit = m.base_unit and v.currency = company_currency
            and v.date_id <= to_char(on_date, 'YYYYMMDD')::integer
        order by v.date_id desc
        limit 1
    ) as newest
)
select coalesce(e.material_id, l.material_id), coalesce(e.price, l.price), case when e.price is null then 'mb52' else 'staff' end
from entered as e
full join listed as l on l.material_id = e.material_id;
end
$$;
