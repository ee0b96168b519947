-- fact_production_order · one row per production order
-- inputs: raw_cooispi, dim_material, mto_rule · target: fact_production_order · key: row_key
-- quantities in the order's own unit; DLV in the status is never looked at: it is there with nothing delivered and
-- missing with everything delivered
select
    w.row_key,
    w.process_order,
    w.plant,
    m.material_id,
    coalesce(w.batch, '') as batch,
    coalesce(w.order_type, '') as order_type,
    w.mrp_controller,
    coalesce(w.sales_order, '') as sales_order,
    coalesce(w.bom_alternative, '') as bom_alternative,
    w.created_date,
    w.release_date,
    w.basic_start_date,
    w.basic_finish_date,
    w.actual_finish_date,
    w.ordered_quantity,
    coalesce(w.delivered_quantity, 0) as delivered_quantity,
    w.unit,
    coalesce(w.system_status, '') as system_status,
    coalesce(btrim(w.system_status) like '%*', false) as is_status_cut,
    said.state,
    life.is_closed,
    life.is_closed and w.delivered_quantity > 0 and said.state <> 'cancelled' as is_completed,
    exists(
        select 1
        from mto_rule as rule
        where
            rule.is_active
            and (rule.mrp_controller = '' or rule.mrp_controller = w.mrp_controller)
            and (rule.order_type = '' or rule.order_type = w.order_type)
            and (not rule.needs_sales_order or w.sales_order is not null)
    ) as is_made_to_order
from winner_cooispi as w
inner join dim_material as m on m.material_code = w.material
cross join lateral (
    select order_state(w.system_status, w.ordered_quantity, w.delivered_quantity, w.actual_finish_date) as state
) as said
cross join lateral (
    select
        w.actual_finish_date is not null
        or coalesce((status_tokens(w.system_status))[1] in ('TECO', 'CLSD'), false) as is_closed
) as life
