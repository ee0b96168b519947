-- unit_weights · what a unit of a material weighs: one answer from staff, SAP and the evidence of lists
-- in plpgsql, so that it is worked out once for a statement: in plain SQL it becomes part of the question, and a plan that
-- expects one row of something else works it out again for each of thousands
-- order of trust: staff, SAP unit list, yield list, billing, deliveries; where billing differs from a master by more than
-- 5 %, billing counts until someone has reviewed it; where evidence spreads by more than 5 %, its newest value
create or replace function unit_weights(on_date date)
returns table (material_id integer, unit text, kg_per_unit numeric, source text, needs_review boolean)
language plpgsql stable rows 5000
set search_path from current
as $$
#variable_conflict use_column
begin
return query
with entered as (
    select distinct on (f.material_id, f.unit, f.source)
        f.material_id, f.unit, f.source, f.kg_per_unit, false as spreads
    from material_unit_factor as f
    where f.status = 'accepted' and f.valid_from <= on_date
    order by f.material_id, f.unit, f.source, f.valid_from desc
),
concluded as (
    select
        m.material_id, e.unit, e.source,
        case when e.spread > 0.05 then e.latest_kg_per_unit else e.kg_per_unit end as kg_per_unit,
        coalesce(e.spread > 0.05, false) as spreads
    from (
        select material, unit, source, kg_per_unit, latest_kg_per_unit, spread from unit_factor_evidence
        union all
        select material, unit, source, kg_per_unit, latest_kg_per_unit, spread from yield_factor_evidence
    ) as e
    inner join dim_material as m on m.material_code = e.material
    where not exists (
        select 1 from material_unit_factor as f
        where f.material_id = m.material_id and f.unit = e.unit and f.source = e.source and f.status = 'rejected'
    )
),
ranked as (
    select
        c.material_id, c.unit, c.kg_per_unit, c.source, c.spreads,
        row_number() over (partition by c.material_id, c.unit order by t.position) as place,
        max(c.kg_per_unit) filter (where c.source = 'zrsd002') over (partition by c.material_id, c.unit) as billed
    from (select * from entered union all select * from concluded) as c
    inner join (values ('staff', 0), ('sap_units', 1), ('zrpp062', 2), ('zrsd002', 3), ('zrsd004', 4))
        as t (source, position) on t.source = c.source
)
select
    material_id,
    unit,
    case when differs then billed else kg_per_unit end,
    case when differs then 'zrsd002' else source end,
    spreads or differs
from (
    select
        *,
        source in ('sap_units', 'zrpp062')
        and coalesce(abs(billed - kg_per_unit) > 0.05 * kg_per_unit, false) as differs
    from ranked
) as chosen
where place = 1;
end
$$;
