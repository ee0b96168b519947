-- yield_factor_evidence · what the yield list says about the weight of a piece
-- inputs: fact_yield, fact_production_order, dim_material · target: yield_factor_evidence (inventory) · key: material, unit, source
-- spread = (greatest − least) / median; dated by the order's finish, else by the month of the list
select
    m.material_code as material,
    said.unit,
    'zrpp062' as source,
    said.median as kg_per_unit,
    said.latest as latest_kg_per_unit,
    said.evidence_count,
    said.spread,
    said.first_date_id,
    said.last_date_id
from (
    select
        y.material_id,
        y.unit,
        round((percentile_cont(0.5) within group (order by y.kg_per_piece))::numeric, 6) as median,
        (array_agg(y.kg_per_piece order by known.date desc, y.process_order desc))[1] as latest,
        count(*)::integer as evidence_count,
        least(round((max(y.kg_per_piece) - min(y.kg_per_piece))
            / nullif((percentile_cont(0.5) within group (order by y.kg_per_piece))::numeric, 0), 6), 999999) as spread,
        to_char(min(known.date), 'YYYYMMDD')::integer as first_date_id,
        to_char(max(known.date), 'YYYYMMDD')::integer as last_date_id
    from scope_yield_factor_evidence as s
    inner join dim_material as scoped on scoped.material_code = s.material
    inner join fact_yield as y on y.material_id = scoped.material_id and y.unit = s.unit
    left join fact_production_order as o on o.process_order = y.process_order
    cross join lateral (select coalesce(o.actual_finish_date, y.period_date) as date) as known
    where y.mrp_controller = 'P01' and y.kg_per_piece > 0 and y.kg_per_piece < 1e9 and y.received_quantity > 0
    group by y.material_id, y.unit
) as said
inner join dim_material as m on m.material_id = said.material_id
