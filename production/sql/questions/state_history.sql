-- state_history · the day a list first showed an order in a state
-- grain: order × state
select
    s.process_order,
    m.material_code as material,
    m.material_type,
    o.batch,
    o.plant,
    o.mrp_controller,
    o.order_type,
    case when o.is_made_to_order then 'MTO' else 'MTS' end as order_kind,
    s.state,
    s.first_seen_date
from order_state_first_seen as s
inner join fact_production_order as o on o.process_order = s.process_order
inner join dim_material as m on m.material_id = o.material_id
