-- finished_batches · batches of finished goods, with whether they are linked and whether their mass adds up
-- grain: batch (material × batch number) of filling orders (P01) that delivered something · date: last actual finish
-- is_linked: a hard or strong link to a batch that a liquid order made; the difference is null without an anchor or weight
with filled as (
    select
        o.material_id,
        o.batch,
        max(o.actual_finish_date) as finish_date,
        min(o.plant) as plant,
        min(o.mrp_controller) as mrp_controller,
        min(o.order_type) as order_type,
        case when bool_or(o.is_made_to_order) then 'MTO' else 'MTS' end as order_kind,
        min(o.state) as state
    from fact_production_order as o
    where o.mrp_controller = 'P01' and o.batch <> '' and o.is_completed
    group by o.material_id, o.batch
)
select
    m.material_code || '|' || f.batch as batch_id,
    m.material_code as material,
    m.description,
    m.material_type,
    f.batch,
    f.finish_date,
    f.plant,
    f.mrp_controller,
    f.order_type,
    f.order_kind,
    f.state,
    exists(
        select 1
        from production_chain as c
        inner join fact_production_order as liquid
            on liquid.batch = c.parent_batch and liquid.material_id = c.parent_material_id
        where c.batch_id = m.material_code || '|' || f.batch and c.confidence in ('hard', 'strong')
    ) as is_linked,
    f.material_id
from filled as f
inner join dim_material as m on m.material_id = f.material_id
