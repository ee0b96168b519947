"""What a unit of a material weighs: one answer from staff, SAP and the evidence of lists."""

from django.db import migrations

# Order of trust: staff, SAP unit list, yield list, billing, deliveries. Where billing differs from a master by more
# than 5 %, billing counts until someone has reviewed it; where evidence spreads by more than 5 %, its newest value.
# A body that is parsed at once, because views are refreshed with an empty search path.
UNIT_WEIGHTS = """
create aggregate jsonb_merge(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}');

create function unit_weights(on_date date)
returns table (material_id integer, unit text, kg_per_unit numeric, source text, needs_review boolean)
language sql stable
begin atomic
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
end;

create view unit_weight as
select w.material_id, m.material_code, w.unit, w.kg_per_unit, w.source, w.needs_review
from unit_weights('infinity'::date) as w
inner join dim_material as m on m.material_id = w.material_id;
"""

REVERSE = """
drop view if exists unit_weight;
drop function if exists unit_weights(date);
drop aggregate if exists jsonb_merge(jsonb);
"""


class Migration(migrations.Migration):
    """unit_weights(date), unit_weight."""

    dependencies = [("inventory", "0005_summaries")]
    operations = [migrations.RunSQL(UNIT_WEIGHTS, REVERSE)]
