-- usual_liquid · the semi-finished material that a finished one is filled from
-- inputs: fact_yield, fact_production_order · target: usual_liquid · key: material_id
-- the one that most orders show; measured: every finished material always has the same
select distinct on (shown.material_id) shown.material_id, shown.liquid_material_id, shown.evidence_count
from (
    select y.material_id, liquid.material_id as liquid_material_id, count(*)::integer as evidence_count
    from scope_usual_liquid as s
    inner join fact_yield as y on y.material_id = s.material_id and y.liquid_order <> ''
    inner join fact_production_order as liquid on liquid.process_order = y.liquid_order
    where liquid.material_id <> y.material_id
    group by y.material_id, liquid.material_id
) as shown
order by shown.material_id, shown.evidence_count desc, shown.liquid_material_id
