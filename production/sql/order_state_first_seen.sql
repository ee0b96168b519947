-- order_state_first_seen · the day a list first showed an order in a state
-- inputs: raw_cooispi (every active load, not only the newest) · target: order_state_first_seen · key: process_order, state
select seen.process_order, seen.state, min(load.as_of) as first_seen_date
from (
    select
        r.process_order,
        r.load_id,
        order_state(r.system_status, r.ordered_quantity, r.delivered_quantity, r.actual_finish_date) as state
    from (select distinct process_order from scope_order_state_first_seen) as affected
    inner join raw_cooispi as r on r.process_order = affected.process_order
) as seen
inner join scope_order_state_first_seen as s on s.process_order = seen.process_order and s.state = seen.state
inner join etl_load as load on load.id = seen.load_id and load.state = 'published' and load.as_of is not null
group by seen.process_order, seen.state
