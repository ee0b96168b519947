-- material_units · how quantities of a material in one of its units become its base unit and kilograms
-- units of mass turn into each other; any other unit keeps its own line beside the base unit; a litre weighs what the
-- material says, and nothing when it says nothing; in plpgsql for the reason of unit_weights
create or replace function material_units(on_date date)
returns table (material_id integer, unit text, stock_unit text, to_stock_unit numeric, kg_per_unit numeric)
language plpgsql stable rows 10000
set search_path from current
as $$
#variable_conflict use_column
begin
return query
select
    used.material_id,
    used.unit,
    case when own.kg_per_unit is not null and base.kg_per_unit is not null then m.base_unit else used.unit end,
    case
        when used.unit = m.base_unit or own.kg_per_unit is null or base.kg_per_unit is null then 1
        else own.kg_per_unit / base.kg_per_unit
    end,
    trim_scale(coalesce(own.kg_per_unit, w.kg_per_unit))
from (
    select t.material_id, t.unit from inventory_total as t
    union
    select o.material_id, o.unit from inventory_opening as o
) as used
inner join dim_material as m on m.material_id = used.material_id
left join unit_of_measure as own on own.unit = used.unit
left join unit_of_measure as base on base.unit = m.base_unit
left join unit_weights(on_date) as w on w.material_id = used.material_id and w.unit = used.unit;
end
$$;
