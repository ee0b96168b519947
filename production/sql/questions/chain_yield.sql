-- chain_yield · what was filled from the liquid orders that the finished batches of a period come from
-- grain: one row · kg · each liquid order counts once, with everything that was filled from it
with finished as materialized (
    select * from placeholder_finished_batches
),
liquid as (
    select distinct o.process_order, o.delivered_quantity
    from finished as f
    inner join production_chain as c on c.batch_id = f.batch_id and c.confidence in ('hard', 'strong')
    inner join fact_production_order as o
        on o.batch = c.parent_batch and o.material_id = c.parent_material_id and o.mrp_controller = 'P02' and o.unit = 'KG'
    where c.method in ('yield_list', 'consumption')
),
filled as (
    select liquid.process_order, max(liquid.delivered_quantity) as input_kg, sum(y.output_kg) as output_kg
    from liquid
    inner join fact_yield as y on y.liquid_order = liquid.process_order and y.mrp_controller = 'P01'
    where y.input_kg > 0 and y.output_kg is not null
    group by liquid.process_order
)
select
    (select count(*) from finished) as batches,
    (select count(*) from finished where is_linked) as linked,
    count(*) as liquid_orders,
    sum(output_kg) as output_kg,
    sum(input_kg) as input_kg
from filled
