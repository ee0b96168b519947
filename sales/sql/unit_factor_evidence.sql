-- unit_factor_evidence · what one unit of a material weighs, as billing and deliveries show it
-- inputs: fact_billing, fact_delivery · target: unit_factor_evidence · key: material, unit, source
-- the median resists single wrong rows; the spread tells when the master data changed and a person should look
-- a unit of more than a million tonnes is a slip in quantity or weight and no evidence
with weighed as (
    select scope.material, scope.unit, scope.source, f.row_key, f.date_id, round(f.net_weight_kg / f.quantity, 6) as kg_per_unit
    from scope_unit_factor_evidence as scope
    inner join fact_billing as f on f.material = scope.material and f.unit = scope.unit
    where scope.source = 'zrsd002' and f.quantity > 0 and f.net_weight_kg > 0
    union all
    select
        scope.material, scope.unit, scope.source, f.row_key, f.planned_date_id,
        round(f.net_weight_kg / f.delivery_quantity, 6)
    from scope_unit_factor_evidence as scope
    inner join fact_delivery as f on f.material = scope.material and f.unit = scope.unit
    where scope.source = 'zrsd004' and f.delivery_quantity > 0 and f.net_weight_kg > 0
),

summed as (
    select
        material,
        unit,
        source,
        percentile_disc(0.5) within group (order by kg_per_unit) as kg_per_unit,
        (array_agg(kg_per_unit order by date_id desc, row_key asc))[1] as latest_kg_per_unit,
        count(*)::integer as evidence_count,
        max(kg_per_unit) - min(kg_per_unit) as width,
        min(date_id) as first_date_id,
        max(date_id) as last_date_id
    from weighed
    where kg_per_unit > 0 and kg_per_unit < 1e9
    group by material, unit, source
)

select
    material,
    unit,
    source,
    kg_per_unit,
    latest_kg_per_unit,
    evidence_count,
    least(round(width / kg_per_unit, 6), 999999) as spread,
    first_date_id,
    last_date_id
from summed
