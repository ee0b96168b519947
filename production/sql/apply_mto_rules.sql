-- apply_mto_rules · set the flag of every order to what the active rules say; the same condition as fact_production_order.sql
-- inputs: mto_rule · target: fact_production_order
update fact_production_order as o
set is_made_to_order = not o.is_made_to_order
where o.is_made_to_order <> exists (
    select 1
    from mto_rule as rule
    where
        rule.is_active
        and (rule.mrp_controller = '' or rule.mrp_controller = o.mrp_controller)
        and (rule.order_type = '' or rule.order_type = o.order_type)
        and (not rule.needs_sales_order or o.sales_order <> '')
)
