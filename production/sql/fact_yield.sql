-- fact_yield · one row per process order of the yield list
-- inputs: raw_zrpp062, dim_material · target: fact_yield · key: row_key
-- quantities in kg; output = pieces × kg per piece (never the tonnage column: a third of it is litres)
-- loss is computed from its parts; the list's own loss is kept beside it
select
    w.row_key,
    w.process_order,
    w.mrp_controller,
    m.material_id,
    coalesce(w.batch, '') as batch,
    case when w.liquid_order = w.process_order then '' else coalesce(w.liquid_order, '') end as liquid_order,
    w.period as period_date,
    w.ordered_quantity,
    w.received_quantity,
    coalesce(w.unit, '') as unit,
    w.kg_per_piece,
    kg.input_kg,
    kg.output_kg,
    coalesce(w.by_product_kg, 0) as by_product_kg,
    kg.input_kg - kg.output_kg - coalesce(w.by_product_kg, 0) as loss_kg,
    w.loss_kg as listed_loss_kg,
    w.tonnage,
    coalesce(w.tonnage_unit, '') as tonnage_unit,
    gravity.theoretical as sg_theoretical,
    gravity.actual as sg_actual,
    coalesce(w.product_group_1, '') as product_group_1,
    coalesce(w.product_group_2, '') as product_group_2,
    coalesce(w.recipe_group, '') as recipe_group,
    coalesce(w.manager, '') as manager,
    coalesce(w.leader, '') as leader,
    coalesce(w.usage_decision, '') as usage_decision
from winner_zrpp062 as w
inner join dim_material as m on m.material_code = w.material
cross join lateral (
    select
        case when w.mrp_controller = 'P01' then w.input_kg end as input_kg,
        case when w.mrp_controller = 'P01' and w.kg_per_piece > 0 then w.received_quantity * w.kg_per_piece end as output_kg
) as kg
cross join lateral (
    select
        case
            when w.sg_theoretical ~ '^[0-9]{1,3}([.,][0-9]{1,20})?$'
                then nullif(replace(w.sg_theoretical, ',', '.')::numeric(12, 6), 0)
        end as theoretical,
        case
            when w.sg_actual ~ '^[0-9]{1,3}([.,][0-9]{1,20})?$'
                then nullif(replace(w.sg_actual, ',', '.')::numeric(12, 6), 0)
        end as actual
) as gravity
