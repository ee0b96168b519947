-- yields · input, output and loss of process orders, dated by their actual finish
-- grain: process order of the yield list · kg; ratios 0–1 · date: actual finish (null while open); of an order that no order list knows the list's month
select
    y.row_key,
    y.process_order,
    coalesce(o.plant, '') as plant,
    m.material_code as material,
    m.description,
    m.material_type,
    y.batch,
    y.mrp_controller,
    coalesce(o.order_type, '') as order_type,
    case when o.is_made_to_order then 'MTO' when o.is_made_to_order is not null then 'MTS' else '' end as order_kind,
    coalesce(o.state, '') as state,
    y.liquid_order,
    case when o.process_order is null then y.period_date else o.actual_finish_date end as finish_date,
    o.release_date,
    y.ordered_quantity,
    y.received_quantity,
    y.unit,
    y.kg_per_piece,
    y.input_kg,
    y.output_kg,
    y.by_product_kg,
    y.loss_kg,
    case when y.input_kg > 0 then y.output_kg / y.input_kg end as yield_ratio,
    case when y.input_kg > 0 then y.loss_kg / y.input_kg end as lost_ratio,
    case when y.ordered_quantity > 0 then (y.received_quantity - y.ordered_quantity) / y.ordered_quantity end as variance_ratio,
    y.sg_theoretical,
    y.sg_actual,
    case when y.sg_theoretical > 0 then (y.sg_actual - y.sg_theoretical) / y.sg_theoretical end as sg_deviation,
    y.product_group_1,
    y.product_group_2,
    y.recipe_group,
    y.manager,
    y.leader,
    case
        when y.mrp_controller <> 'P01' then 'no_input'
        when coalesce(y.input_kg, 0) = 0 then 'not_issued'
        when y.output_kg is null then 'no_weight'
        when y.output_kg > 1.02 * y.input_kg then 'too_high'
        when y.loss_kg < 0 then 'negative_loss'
        else ''
    end as remark,
    y.input_kg > 0 and y.output_kg is not null as is_measured,
    y.material_id
from fact_yield as y
inner join dim_material as m on m.material_id = y.material_id
left join fact_production_order as o on o.process_order = y.process_order
