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
    select distinct on (c.material_id) c.material_id, sum(c.value) / sum(c.quantity) as price
    from fact_stock_count as c
    inner join dim_material as m on m.material_id = c.material_id and m.base_unit = c.unit
    where
        c.stock_type = 'unrestricted' and c.currency = company_currency and c.value > 0 and c.quantity > 0
        and c.date_id <= to_char(on_date, 'YYYYMMDD')::integer
    group by c.material_id, c.date_id
    order by c.material_id, c.date_id desc
)
select coalesce(e.material_id, l.material_id), coalesce(e.price, l.price), case when e.price is null then 'mb52' else 'staff' end
from entered as e
full join listed as l on l.material_id = e.material_id;
end
$$;
